"""What a person may do. To add one: 1. name it here; 2. give it to a role in `staff.rules.ROLES`;
3. put it on the action with `@action(Permission.X)`.
"""

from enum import StrEnum


class Permission(StrEnum):
    """The keys that open the gate. Default is no."""

    SIGN_IN = "sign_in"
    CHECK_IN = "check_in"
    ARRIVE = "arrive"
    BOOK = "book"
    EDIT_ORDER = "edit_order"
    DISCOUNT = "discount"
    BIG_DISCOUNT = "big_discount"
    DISPATCH = "dispatch"
    ROSTER = "roster"  # shifts, and what somebody has learnt
    WORK = "work"
    ASK_WORK = "ask_work"  # additional work
    WRITE_THREAD = "write_thread"  # what desk and floor say about an order
    INSPECT = "inspect"
    CHECK_WASH = "check_wash"  # look at a washed car
    SETTLE = "settle"
    TAKE_PAYMENT = "take_payment"
    REFUND = "refund"  # and reverse what is paid
    SEE_CLOSES = "see_closes"  # of everybody; close for who forgot; export the journal
    CREDIT = "credit"  # let a customer owe, write off what is owed
    HAND_OVER = "hand_over"
    LET_LEAVE = "let_leave"  # unrepaired or unsettled
    NOTE_LEAVING = "note_leaving"  # at the gate: who leaves with which pass
    COUNT_CARS = "count_cars"  # the evening's count of keys and cars
    CANCEL_ORDER = "cancel_order"
    PRINT_PAPER = "print_paper"
    VOID_PAPER = "void_paper"
    KEEP_PAPERS = "keep_papers"  # scans, loans, the month's bundle
    SURVEY = "survey"
    SEE_FIGURES = "see_figures"
    SEE_FLOOR_FIGURES = "see_floor_figures"  # bays, hours, who gets what
    SEE_PHONES = "see_phones"
    EDIT_CATALOG = "edit_catalog"
    EDIT_BRANCH = "edit_branch"
    EDIT_STAFF = "edit_staff"
    IMPORT = "import"
    EXPORT = "export"
    NOTE_CONSENT = "note_consent"
    EDIT_CUSTOMER = "edit_customer"  # class, merging duplicates
    NOTE_COMPLAINT = "note_complaint"  # and see complaints
    ANSWER_COMPLAINT = "answer_complaint"  # answer, close, reopen
    EDIT_RECALL = "edit_recall"
    CLAIM = "claim"  # ask the maker, note answers and money
    INSURE = "insure"  # insurer, case number, assessor, agreed amount
    HAND_OUT_PARTS = "hand_out_parts"  # reserve, hand out, count parts
    SEE_STORED = "see_stored"  # of customers that are only stored (DOMAIN §4)
    UPLOAD = "upload"  # electronic repair records to the platform
