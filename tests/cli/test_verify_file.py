"""`reception verify F.pdf`: genuine, changed, not ours, refused."""

from tests.cli.conftest import one_sentence
from tests.cli.test_commands import ask


def test_a_file_is_genuine_changed_foreign_or_refused(run, demo, tmp_path):
    order = ask(demo, "SELECT number FROM work_order WHERE state = 'handed_over' ORDER BY id")[0][0]
    file = tmp_path / "slip.pdf"
    assert run("slip", order, "--out", file, "--data", demo)[0] == 0
    code, out, err = run("verify", file, "--data", demo)
    assert (code, err) == (0, "")
    assert out.startswith("✓ 真：服务维修单")
    file.write_bytes(file.read_bytes() + b" ")
    code, out, err = run("verify", file, "--data", demo)
    assert (code, out) == (1, "")
    assert err.startswith("✕ 改过")
    for content in (b"", b"GIF89a", b"%PDF-1.4"):
        file.write_bytes(content)
        code, out, err = run("verify", file, "--data", demo)
        assert (code, out) == (1, "")
        one_sentence(err)
    code, _out, err = run("verify", tmp_path / "none.pdf", "--data", demo)
    assert code == 1
    one_sentence(err)
