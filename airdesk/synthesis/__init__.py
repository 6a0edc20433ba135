"""Factory sounds: patch files in, sampled instruments out, by our own synthesis and always the same."""
