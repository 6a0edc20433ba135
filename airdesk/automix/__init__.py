"""Songs that were analysed → an order, transitions, one timeline, a mix."""
