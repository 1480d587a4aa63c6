"""A GPT-2 of a few thousand random weights with a tokenizer of 20 words, saved as any transformers model is."""

from pathlib import Path

POSITIONS = 512
WORDS = "asn wajib netral calon sanksi moral like share paslon kampanye bupati camat lurah apel ikrar hadiah".split()


def save_tiny_model(folder: Path, positions: int = POSITIONS) -> Path:
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    vocabulary = {word: number for number, word in enumerate(["[UNK]", "[PAD]", *WORDS])}
    inner = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, unk_token="[UNK]", pad_token="[PAD]")
    tokenizer.model_max_length = 10 * positions
    config = GPT2Config(
        vocab_size=len(vocabulary),
        n_positions=positions,
        n_embd=16,
        n_layer=1,
        n_head=2,
        bos_token_id=None,
        eos_token_id=None,
        pad_token_id=1,
    )
    with torch.random.fork_rng():
        torch.manual_seed(7)
        GPT2LMHeadModel(config).save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return folder
