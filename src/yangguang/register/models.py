"""Which tables are there?

Django looks here; they are defined by subject in their own modules.
"""

from yangguang.register.access import Appointment, Helped, User
from yangguang.register.cases import Act, Attachment, Case, Letter, Proposal, Round
from yangguang.register.data import Candidate, DataLoad, DataRow, Finding
from yangguang.register.intake import Batch, HeldBack, LayoutMemory, StagedChunk
from yangguang.register.jobs import Job
from yangguang.register.journal import Chain, JournalDetail, JournalLine
from yangguang.register.notices import Notice, NoticeLine, Objection
from yangguang.register.people import (
    Condition,
    Household,
    Membership,
    Person,
    PersonFacts,
    PersonWas,
    Residence,
    Standing,
    Statement,
)
from yangguang.register.places import CountyTally, Edition, Instance, Place, Tally
from yangguang.register.snapshots import Snapshot

__all__ = [
    "Act",
    "Appointment",
    "Attachment",
    "Batch",
    "Candidate",
    "Case",
    "Chain",
    "Condition",
    "CountyTally",
    "DataLoad",
    "DataRow",
    "Edition",
    "Finding",
    "HeldBack",
    "Helped",
    "Household",
    "Instance",
    "Job",
    "JournalDetail",
    "JournalLine",
    "LayoutMemory",
    "Letter",
    "Membership",
    "Notice",
    "NoticeLine",
    "Objection",
    "Person",
    "PersonFacts",
    "PersonWas",
    "Place",
    "Proposal",
    "Residence",
    "Round",
    "Snapshot",
    "StagedChunk",
    "Standing",
    "Statement",
    "Tally",
    "User",
]
