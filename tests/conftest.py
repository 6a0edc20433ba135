"""What every test gets: an own empty library, no window on the screen, and the same examples on every machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.soundfonts import small_band

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads on small arrays only cost
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile(  # a busy machine is no failure
    "airdesk", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("airdesk")


@pytest.fixture(scope="session")
def made_sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all processes of a test run keep the sounds they make, so that each is made once."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "made-sounds"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def own_library(tmp_path_factory: pytest.TempPathFactory, made_sounds: Path) -> Iterator[Path]:
    """A library of the test run's own, so that no test ever touches the user's."""
    folder = tmp_path_factory.mktemp("airdesk-home")
    (folder / "cache").mkdir()
    (folder / "cache" / "sounds").symlink_to(made_sounds, target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRDESK_HOME", str(folder))
        patch.setenv("AIRDESK_SOUNDFONT", "none")  # whatever this machine has; tests that want one name it
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # nor any key of the user's
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        for name in [name for name in os.environ if name.endswith(("_API_KEY", "_BASE_URL", "_MODEL", "_MODELS"))]:
            patch.delenv(name)
        yield folder


@pytest.fixture(scope="session")
def band(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SoundFont with a piano, strings, a sitar in two banks and a kit."""
    path = tmp_path_factory.mktemp("soundfonts") / "band.sf2"
    path.write_bytes(small_band())
    return path
