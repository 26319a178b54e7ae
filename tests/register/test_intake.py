"""What was read lies encrypted, piece by piece."""

from yangguang.register.models import HeldBack, LayoutMemory, StagedChunk


def test_pieces_and_held_back_households_are_cells():
    for model in (StagedChunk, HeldBack):
        assert model._meta.get_field("body_cell").get_internal_type() == "BinaryField"
    assert LayoutMemory._meta.get_field("headings_digest").unique
