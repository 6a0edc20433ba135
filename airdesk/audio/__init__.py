"""Audio on its way in and out: buffers, sampled instruments, files, resampling."""
