#!/usr/bin/env python3
"""Makes a language model so small that a test can have its own: tiny-model.py FILE

Its weights are random, so it says nothing that makes sense. But the server that runs it is a real
one: bound to a JSON Schema, it answers in that schema, and it counts every token.
"""

import sys

import numpy
from gguf import GGUFWriter, LlamaFileType, TokenType

WIDTH = 64
BLOCKS = 2
HEADS = 4
HIDDEN = 128
CONTEXT = 32768
SEED = 7


def letters_for_bytes():
    """Byte-level vocabularies write each of the 256 bytes as one visible letter."""
    visible = set(range(0x21, 0x7F)) | set(range(0xA1, 0xAD)) | set(range(0xAE, 0x100))
    hidden = [byte for byte in range(256) if byte not in visible]
    stand_ins = {byte: 256 + place for place, byte in enumerate(hidden)}
    return [chr(stand_ins.get(byte, byte)) for byte in range(256)]


def describe(model):
    """The shape of the model and how it cuts text into tokens."""
    words = letters_for_bytes() + ["<|begin|>", "<|end|>", "th"]
    kinds = [TokenType.NORMAL] * 256 + [TokenType.CONTROL] * 2 + [TokenType.NORMAL]
    model.add_name("tiny-test")
    model.add_context_length(CONTEXT)
    model.add_embedding_length(WIDTH)
    model.add_block_count(BLOCKS)
    model.add_feed_forward_length(HIDDEN)
    model.add_head_count(HEADS)
    model.add_head_count_kv(HEADS)
    model.add_rope_dimension_count(WIDTH // HEADS)
    model.add_layer_norm_rms_eps(1e-5)
    model.add_file_type(LlamaFileType.ALL_F32)
    model.add_vocab_size(len(words))
    model.add_tokenizer_model("gpt2")
    model.add_tokenizer_pre("default")
    model.add_token_list(words)
    model.add_token_types(kinds)
    model.add_token_merges(["t h"])  # without any, the file is not loaded
    model.add_bos_token_id(256)
    model.add_eos_token_id(257)
    model.add_add_bos_token(True)
    model.add_chat_template(
        "{% for message in messages %}<{{ message['role'] }}>{{ message['content'] }}\n{% endfor %}<assistant>"
    )
    return len(words)


def fill(model, vocabulary):
    """The weights: noise, small enough to stay finite."""
    noise = numpy.random.default_rng(SEED)

    def matrix(rows, columns):
        return (noise.standard_normal((rows, columns)) * 0.04).astype(numpy.float32)

    ones = numpy.ones(WIDTH, numpy.float32)
    model.add_tensor("token_embd.weight", matrix(vocabulary, WIDTH))
    for block in range(BLOCKS):
        shapes = {
            "attn_q": (WIDTH, WIDTH),
            "attn_k": (WIDTH, WIDTH),
            "attn_v": (WIDTH, WIDTH),
            "attn_output": (WIDTH, WIDTH),
            "ffn_gate": (HIDDEN, WIDTH),
            "ffn_up": (HIDDEN, WIDTH),
            "ffn_down": (WIDTH, HIDDEN),
        }
        for name, (rows, columns) in shapes.items():
            model.add_tensor(f"blk.{block}.{name}.weight", matrix(rows, columns))
        model.add_tensor(f"blk.{block}.attn_norm.weight", ones)
        model.add_tensor(f"blk.{block}.ffn_norm.weight", ones)
    model.add_tensor("output_norm.weight", ones)
    model.add_tensor("output.weight", matrix(vocabulary, WIDTH))


def main():
    model = GGUFWriter(sys.argv[1], "llama")
    fill(model, describe(model))
    model.write_header_to_file()
    model.write_kv_data_to_file()
    model.write_tensors_to_file()
    model.close()


if __name__ == "__main__":
    main()
