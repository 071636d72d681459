"""Paper values as billing names them; they live in `reception.papers.values`."""

from reception.papers.values import (
    BranchHead as BranchHead,
)
from reception.papers.values import (
    CarAndPeople as CarAndPeople,
)
from reception.papers.values import (
    OrderSheetData as OrderSheetData,
)
from reception.papers.values import (
    PaperLine as PaperLine,
)
from reception.papers.values import (
    SettlementData as SettlementData,
)
from reception.papers.values import (
    Signature as Signature,
)
from reception.papers.values import (
    SlipCopy as SlipCopy,
)
from reception.papers.values import (
    SlipData as SlipData,
)
from reception.papers.values import (
    Totals as Totals,
)
