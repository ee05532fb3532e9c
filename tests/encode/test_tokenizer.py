from evidence.encode.model import default_model
from evidence.encode.tokenizer import count_pieces, padded, pieces


def test_the_two_end_marks_are_counted():
    assert count_pieces(["", "hello", "hello world"]) == [2, 3, 4]


def test_counts_are_not_cut_at_the_limit_but_what_is_encoded_is():
    text = "board " * 400

    assert count_pieces([text]) == [402]
    assert len(pieces([text], default_model())[0].numbers) == 256


def test_a_line_break_between_title_and_words_costs_nothing():
    assert count_pieces(["a title\nand words"]) == count_pieces(["a title and words"])


def test_short_rows_are_filled_and_masked():
    numbers, mask = padded([[7, 8, 9], [5]], 4)

    assert numbers.tolist() == [[7, 8, 9, 0], [5, 0, 0, 0]]
    assert mask.tolist() == [[1, 1, 1, 0], [1, 0, 0, 0]]
