"""What an output folder remembers: its documents, what was read in them, and what a change of them changes."""

from kg.archive.database import FOLDER, missing
from kg.archive.keeping import Archive, is_blank, looking, opened
from kg.archive.model import Counts, Listed, Outcome, Status

__all__ = ["FOLDER", "Archive", "Counts", "Listed", "Outcome", "Status", "is_blank", "looking", "missing", "opened"]
