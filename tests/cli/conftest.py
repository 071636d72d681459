"""Commands run in this process, on a small demonstration."""

import pytest

from reception.core.text import set_language
from ui import cli


@pytest.fixture(autouse=True)
def _language():
    yield
    set_language("zh_CN")


@pytest.fixture
def run(capsys):
    """Run a command in this process; return exit code, stdout, stderr."""

    def command(*words):
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert cli.main(["init", "--demo", "--orders", "60", "--data", str(folder)]) == 0
    return folder / "reception.db"


@pytest.fixture
def demo(demo_file, tmp_path):
    """A data folder with a small demonstration."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "reception.db").write_bytes(demo_file.read_bytes())
    return folder


def one_sentence(text):
    """What is said on stderr is one line and no traceback."""
    assert text.strip()
    assert len(text.strip().splitlines()) == 1
    assert "Traceback" not in text
