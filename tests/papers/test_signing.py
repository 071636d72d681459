"""The branch's signature: on every paper, verified, with a key of the PC's own that may get lost."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from reception.core import db
from reception.core.errors import Refused
from reception.history import proof as everything
from reception.papers import actions, custody_proof, proof, signing
from tests.backoffice import a_branch, tamper
from tests.papers.contestant import contest


def key_file() -> Path:
    if db.is_postgres():
        return Path(os.environ["XDG_DATA_HOME"]) / "Reception" / signing.NAME
    return db.file().parent / signing.NAME


@pytest.fixture
def archive(database, anybody, now, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    signing._key.cache_clear()
    a_branch()
    for _ in range(2):
        contest(fail=False)
    assert list(proof.damage()) == []
    yield
    signing._key.cache_clear()


def forget_key() -> None:
    """End the program and begin it again."""
    signing._key.cache_clear()


def keys() -> int:
    return db.rows("SELECT count(*) FROM signing_key")[0][0]


def test_every_paper_is_signed_with_one_key_that_only_this_account_may_read(archive):
    assert db.rows("SELECT count(*) FROM paper_signature") == [(2,)]
    assert keys() == 1
    file = key_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    secret = file.read_text()
    tables = ("signing_key", "paper_signature", "audit")
    assert all(secret not in repr(db.rows(f"SELECT * FROM {table}")) for table in tables)
    forget_key()
    contest(fail=False)
    assert keys() == 1


@pytest.mark.parametrize("loss", ["lost", "torn"])
def test_a_lost_key_costs_nothing(archive, loss):
    if loss == "lost":
        key_file().unlink()
    else:
        key_file().write_text("torn")
    forget_key()
    contest(fail=False)
    assert keys() == 2
    assert list(proof.damage()) == []
    tamper("UPDATE paper_signature SET signature = (SELECT signature FROM paper_signature"
           " WHERE paper_id = 2) WHERE paper_id = 1")  # fmt: skip
    [sentence] = proof.damage()
    assert "0001" in sentence


@pytest.mark.parametrize("rights", [0o644, 0o640, 0o602])
def test_a_key_that_others_may_read_signs_nothing_more(archive, rights):
    file = key_file()
    before = file.read_text()
    file.chmod(rights)
    forget_key()
    contest(fail=False)
    assert file.read_text() != before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys() == 2
    assert list(proof.damage()) == []
    assert not signing.retire_exposed()
    file.chmod(rights)
    assert signing.retire_exposed()  # asked at the start
    assert not file.exists()


def test_a_key_that_cannot_be_kept_still_signs(archive):
    key_file().unlink()
    key_file().mkdir()  # nothing can be written in its place
    forget_key()
    contest(fail=False)
    assert keys() == 2
    assert list(proof.damage()) == []


def test_what_fails_leaves_no_signature(archive):
    with pytest.raises(Refused):
        contest(fail=True)
    assert db.rows("SELECT count(*) FROM paper_signature") == [(2,)]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE paper_signature SET signature = '00' WHERE paper_id = 2", "0002"),
        ("UPDATE paper_signature SET signature = 'x' WHERE paper_id = 2", "0002"),
        ("DELETE FROM paper_signature WHERE paper_id = 2", "0002"),
        ("DELETE FROM paper_signature", "0001"),
        ("UPDATE signing_key SET public = 'ab'", "0001"),
        ("UPDATE signing_key SET pc = 'other'", "other"),
        ("UPDATE paper SET content_hash = 'x' WHERE id = 2", "0002"),
        ("UPDATE paper SET issued_at = issued_at + 1 WHERE id = 2", "0002"),
        ("UPDATE audit SET changes = replace(changes, 'paper_signature', 'paper_signaturo')", ""),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(archive, statement, named):
    tamper(statement)
    found = list(everything.damage())
    assert any(named in sentence for sentence in found), found


def test_a_new_key_made_with_another_tool_is_found(archive, tmp_path):
    """Whoever can write the database but has no key cannot sign as the branch."""
    other = signing._key(tmp_path / "other")
    number, at, content, seal = db.row(
        "SELECT number, issued_at, content_hash, seal FROM paper WHERE id = 2"
    )
    forged = other.sign(signing.message(number, at, content, seal)).hex()
    tamper(
        "INSERT INTO signing_key (id, uid, branch_id, pc, public, made_at)"
        f" VALUES (9, 'u', 1, 'PC9', '{other.public_key().public_bytes_raw().hex()}', 1)",
        f"UPDATE paper_signature SET key_id = 9, signature = '{forged}' WHERE paper_id = 2",
    )
    found = list(proof.damage())
    assert any("PC9" in s for s in found)
    assert any("0002" in s for s in found)


def test_both_databases_refuse_to_change_a_signature(archive):
    for table in ("signing_key", "paper_signature"):
        for sql in (f"UPDATE {table} SET id = 7", f"DELETE FROM {table}"):
            with pytest.raises(db.DatabaseError), db.writing():
                db.execute(sql)


def test_papers_from_before_need_no_signature(database, anybody, now, monkeypatch):
    a_branch()
    with monkeypatch.context() as before:
        before.setattr(signing, "sign", lambda *_given: None)
        contest(fail=False)
    assert list(proof.damage()) == []
    contest(fail=False)
    assert list(proof.damage()) == []
    tamper("DELETE FROM paper_signature", "DELETE FROM signing_key")
    contest(fail=False)
    assert [s for s in proof.damage() if "0002" in s]  # the log knows that it was signed


def test_the_proof_of_signatures_can_be_stopped(archive, monkeypatch):
    looked_at: list[str] = []
    monkeypatch.setattr(custody_proof, "STEP", 1)
    monkeypatch.setattr(custody_proof, "is_valid", lambda *given: looked_at.append(given) or True)

    def stop() -> None:
        if looked_at:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        list(proof.damage(stop))
    assert len(looked_at) == 1


def test_openssl_verifies_a_signature(archive, tmp_path):
    public, signature, *signed = db.row(
        "SELECT k.public, s.signature, p.number, p.issued_at, p.content_hash, p.seal"
        " FROM paper_signature s JOIN signing_key k ON k.id = s.key_id"
        " JOIN paper p ON p.id = s.paper_id WHERE p.id = 1"
    )
    (tmp_path / "key.pem").write_bytes(signing.public_pem(public))
    (tmp_path / "sig").write_bytes(bytes.fromhex(signature))
    (tmp_path / "text").write_bytes(signing.message(*signed))
    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin",
         "-in", "text", "-sigfile", "sig"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert b"Verified Successfully" in done.stdout, done.stderr


def test_a_void_paper_keeps_its_signature(archive):
    actions.void_paper(paper_id=2, reason="打印错误")
    assert list(proof.damage()) == []


def test_whoever_writes_the_log_anew_still_lacks_the_key(archive):
    """Row and log agree on another paper's signature: the signature itself tells."""
    (first,), (second,) = db.rows("SELECT signature FROM paper_signature ORDER BY paper_id")
    tamper(
        f"UPDATE paper_signature SET signature = '{first}' WHERE paper_id = 2",
        f"UPDATE audit SET changes = replace(changes, '{second}', '{first}')",
    )
    [sentence] = custody_proof.damage()
    assert "CD01-20261120-0002" in sentence
