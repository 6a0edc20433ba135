"""The window: PySide6 and pyqtgraph, which nothing else imports."""
