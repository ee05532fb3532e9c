"""From text to vectors: which model, how many word pieces, many passages at once, one query at a time.

`model` finds a sentence-transformers model and proves its weights, `tokenizer` counts word pieces, `bulk` encodes
passages (it alone imports torch), `query` encodes questions through onnxruntime with the same weights.
"""
