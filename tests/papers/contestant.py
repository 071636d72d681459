"""One process of the numbers contest: issues papers, a tenth of which fail after the number."""

import random
import sys

from reception.core import db, gate
from reception.core.errors import Refused
from reception.core.permissions import Permission
from reception.papers.actions import Issued, issue
from reception.papers.rules import PaperKind
from reception.papers.values import SlipCopy

ABORTED = 0.1


@gate.action(Permission.HAND_OVER)
def contest(*, fail: bool) -> Issued:
    issued = issue(
        branch_id=1,
        kind=PaperKind.SLIP,
        subject_id=1,
        data_for=lambda number, serial: SlipCopy(number, str(serial), "white", "白"),
        render=lambda data: data.ordinal.encode(),
    )
    if fail:
        raise Refused("aborted")
    return issued


def main(target: str, count: int, seed: int) -> None:
    """Take `count` numbers and print those that were kept."""
    dice = random.Random(seed)
    db.open_database(target)
    with gate.acting(gate.system(f"contestant {seed}")):
        kept = 0
        while kept < count:
            try:
                sys.stdout.write(contest(fail=dice.random() < ABORTED).number + "\n")
                kept += 1
            except Refused as refusal:
                if str(refusal) != "aborted":
                    raise
    db.close_database()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
