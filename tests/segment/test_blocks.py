"""Which lines belong together: wrapped text is joined, lines that stand for themselves are not."""

from flows.records import Document
from flows.segment import segment
from flows.segment.blocks import find_blocks

WIRE = """    Rains went on through the week in
the northern coffee belt, easing the drought since early
January and raising hopes for the crop that is coming in,
although stocks have not been rebuilt,
the state trader said in its weekly review.
    The dry months mean that the crop will be late this year.
    Arrivals for the week that ended on February 22 were 155,221
bags of 60 kilos, for a total in the season so far of 5.93
mln against 5.81 at the same time last year. It seems that the
crop which came earlier was counted in the figures.
    Officials said that the U.S.
Treasury would buy 3.2 mln dlrs of it.
 Reuter
"""


def blocks(text: str) -> list[str]:
    return [text[start:end] for start, end in find_blocks(text)]


def test_wire_copy_is_joined_and_its_indented_paragraphs_are_kept_apart() -> None:
    found = blocks(WIRE)
    assert [block.split()[0] for block in found] == ["Rains", "The", "Arrivals", "Officials", "Reuter"]
    sentences, _ = segment(Document("0", WIRE, "a.txt", "0", "text/plain"))
    texts = [" ".join(WIRE[s.char_start : s.char_end].split()) for s in sentences]
    assert "It seems that the crop which came earlier was counted in the figures." in texts
    assert "Officials said that the U.S. Treasury would buy 3.2 mln dlrs of it." in texts
    assert [s.is_furniture for s in sentences][-1] is True


def test_paragraphs_of_one_line_stay_apart() -> None:
    text = (
        "Recognition, 1832.\nThe United States recognised Baden in 1832, when the first consulate in the Grand Duchy "
        "was opened in Baden-Baden by its first consul.\nIt was closed on June 21, 1946, after more than a hundred "
        "years, when the state had ceased to be, and its district was joined to another."
    )
    assert len(blocks(text)) == 3


def test_a_line_that_goes_on_in_small_letters_is_joined() -> None:
    assert blocks("The two countries signed an agreement\non trade in 2014.") == [
        "The two countries signed an agreement\non trade in 2014."
    ]


def test_list_items_and_table_rows_are_blocks_of_their_own() -> None:
    text = "Goods that were sold:\n- rice and other cereals of the season\n- wheat\n* maize\n1. oil\n(a) gas\n"
    assert len(blocks(text)) == 6
    rows = "Country        Exports\nKenya          20 mln\nUganda         10 mln\n2019 | $5m\n2020 | $6m"
    assert len(blocks(rows)) == 5


def test_blank_lines_always_part() -> None:
    assert blocks("the first part\n\nof two") == ["the first part", "of two"]


def test_paragraph_numbers_follow_the_blocks() -> None:
    text = "Head\n\nOne here. Two here.\n\n- item"
    sentences, _ = segment(Document("0", text, "a.txt", "0", "text/plain"))
    assert [s.paragraph for s in sentences] == [0, 1, 1, 2]
    assert [s.sentence_id for s in sentences] == [0, 1, 2, 3]
