/*
 * Matrix products with vectors of 8 floats. 16 registers hold eight to twelve sums, and the processor needs as many that do not wait for
 * each other: so few tokens take weights as they are decoded, row by row, and many take them from a strip of rows that is decoded first
 * and stays in the first-level cache.
 */

enum {
    ROWS = 4, /* of one token, or of a strip */
    PAIR = 2, /* rows of a few tokens */
    FEW = 4,  /* tokens */
    MANY = 32, /* tokens: from so many on a strip is worth its decoding */
    STRIP = 512, /* columns */
    STRIP_TOKENS = 3,
    TOGETHER = 64, /* tokens of a strip */
    EXPERT_TOKENS = 7
};

/* Some rows times a few tokens, as outcome says; fetches weights that are read soon. */
INLINE void dense_tile(
    const uint8_t *w,
    const float *x,
    long columns,
    const float *bias,
    float *out,
    long stride,
    int outcome,
    const int rows,
    const int tokens) {
    const uint8_t *later = w + AHEAD;
    floats sums[FEW][ROWS];
    UNROLL for (int token = 0; token < tokens; token++) {
        UNROLL for (int row = 0; row < rows; row++) {
            sums[token][row] = zeros();
        }
    }
    for (long i = 0; i < columns; i += PAIRS) {
        ints words[ROWS];
        UNROLL for (int row = 0; row < rows; row++) {
            if (rows > 1 && row % VECTORS_OF_LINE == 0) {
                fetch(later);
                later += LINE;
            }
            words[row] = load_words(w + 2 * (columns * row + i));
        }
        UNROLL for (int token = 0; token < tokens; token++) {
            const floats value = load(x + columns * token + i);
            UNROLL for (int row = 0; row < rows; row++) {
                accumulate(&sums[token][row], low_halves(words[row]), value);
            }
        }
        UNROLL for (int token = 0; token < tokens; token++) {
            const floats value = load(x + columns * token + i + LANES);
            UNROLL for (int row = 0; row < rows; row++) {
                accumulate(&sums[token][row], high_halves(words[row]), value);
            }
        }
    }
    UNROLL for (int token = 0; token < tokens; token++) {
        float *to = out + stride * token;
        if (rows == ROWS) {
            put_four(sum_four(sums[token][0], sums[token][1], sums[token][2], sums[token][3]), bias, to, outcome);
        } else {
            UNROLL for (int row = 0; row < rows; row++) {
                put_one(sum_of(sums[token][row]), bias[row], to + row, outcome);
            }
        }
    }
}

INLINE void dense_rows(
    const uint8_t *w,
    const float *x,
    long columns,
    long tokens,
    const float *bias,
    float *out,
    long stride,
    int outcome,
    const int rows) {
    while (tokens > 0) {
        const long tile = tokens == FEW + 1 ? FEW - 1 : smaller(tokens, FEW); /* one alone would wait for itself */
        switch (tile) {
            case 4: dense_tile(w, x, columns, bias, out, stride, outcome, rows, 4); break;
            case 3: dense_tile(w, x, columns, bias, out, stride, outcome, rows, 3); break;
            case 2: dense_tile(w, x, columns, bias, out, stride, outcome, rows, 2); break;
            default: dense_tile(w, x, columns, bias, out, stride, outcome, rows, 1); break;
        }
        x += columns * tile;
        out += stride * tile;
        tokens -= tile;
    }
}

/* A strip of ROWS rows, decoded in the order in which packed activations meet it, and what the tokens' sums are so far. */
typedef struct {
    floats weights[STRIP / LANES * ROWS]; /* one vector of each row after the other */
    floats sums[TOGETHER * ROWS];
} strip;

/* ROWS rows of bfloat16 from one column on. */
INLINE void decode_dense(const uint8_t *w, long columns, long from, long count, long ahead, strip *to) {
    for (long row = 0; row < ROWS; row++) {
        const uint8_t *words = w + 2 * (columns * row + from);
        for (long i = 0; i < count; i += PAIRS) {
            fetch(words + 2 * i + ahead);
            const ints pairs = load_words(words + 2 * i);
            to->weights[i / LANES * ROWS + row] = low_halves(pairs);
            to->weights[(i / LANES + 1) * ROWS + row] = high_halves(pairs);
        }
    }
}

/* Adds the strip's products with some tokens, which are stride apart, to their sums. */
INLINE void add_dense(const strip *of, long count, const float *x, long stride, floats *to, const int tokens) {
    floats sums[STRIP_TOKENS][ROWS];
    UNROLL for (int token = 0; token < tokens; token++) {
        UNROLL for (int row = 0; row < ROWS; row++) {
            sums[token][row] = to[ROWS * token + row];
        }
    }
    const floats *weights = of->weights;
    for (const floats *end = weights + count / LANES * ROWS; weights < end; weights += ROWS) {
        floats values[STRIP_TOKENS];
        UNROLL for (int token = 0; token < tokens; token++) {
            values[token] = load(x + stride * token);
        }
        x += LANES;
        UNROLL for (int row = 0; row < ROWS; row++) {
            const floats weight = weights[row];
            UNROLL for (int token = 0; token < tokens; token++) {
                accumulate(&sums[token][row], weight, values[token]);
            }
        }
    }
    UNROLL for (int token = 0; token < tokens; token++) {
        UNROLL for (int row = 0; row < ROWS; row++) {
            to[ROWS * token + row] = sums[token][row];
        }
    }
}

/* How many of some tokens go into one tile: four go in two of two, since one alone uses half of the processor. */
INLINE long strip_tile(long tokens) {
    return tokens == 4 ? 2 : smaller(tokens, STRIP_TOKENS);
}

/* ROWS rows times at most TOGETHER tokens. */
INLINE void dense_strips(
    const uint8_t *w,
    long columns,
    const float *x,
    long tokens,
    const float *bias,
    float *out,
    long stride,
    int outcome,
    strip *of) {
    const long ahead = larger(AHEAD, 2 * columns * ROWS);
    for (long i = 0; i < ROWS * tokens; i++) {
        of->sums[i] = zeros();
    }
    for (long from = 0; from < columns; from += STRIP) {
        const long count = smaller(STRIP, columns - from);
        decode_dense(w, columns, from, count, ahead, of);
        for (long token = 0; token < tokens;) {
            const float *at = x + columns * token + from;
            const long tile = strip_tile(tokens - token);
            switch (tile) {
                case 3: add_dense(of, count, at, columns, of->sums + ROWS * token, 3); break;
                case 2: add_dense(of, count, at, columns, of->sums + ROWS * token, 2); break;
                default: add_dense(of, count, at, columns, of->sums + ROWS * token, 1); break;
            }
            token += tile;
        }
    }
    for (long token = 0; token < tokens; token++) {
        const floats *sums = of->sums + ROWS * token;
        const __m128 products = sum_four(sums[0], sums[1], sums[2], sums[3]);
        put_four(products, bias, out + stride * token, outcome);
    }
}

/* All rows times all tokens: slipway_dense. */
INLINE void dense_products(
    const uint8_t *weights,
    long rows,
    long columns,
    const float *x,
    long tokens,
    const float *bias,
    float *out,
    long stride,
    int outcome) {
    const long row_bytes = 2 * columns;
    long row = 0;
    if (tokens == 1) {
        for (; row + ROWS <= rows; row += ROWS) {
            dense_tile(weights + row_bytes * row, x, columns, bias + row, out + row, stride, outcome, ROWS, 1);
        }
    } else if (tokens < MANY) {
        for (; row + PAIR <= rows; row += PAIR) {
            dense_rows(weights + row_bytes * row, x, columns, tokens, bias + row, out + row, stride, outcome, PAIR);
        }
    } else {
        strip of;
        for (long first = 0; first < tokens; first += TOGETHER) {
            const float *from = x + columns * first;
            float *to = out + stride * first;
            const long count = smaller(TOGETHER, tokens - first);
            for (row = 0; row + ROWS <= rows; row += ROWS) {
                dense_strips(weights + row_bytes * row, columns, from, count, bias + row, to + row, stride, outcome, &of);
            }
        }
    }
    for (; row < rows; row++) {
        dense_rows(weights + row_bytes * row, x, columns, tokens, bias + row, out + row, stride, outcome, 1);
    }
}

/*
 * All rows times some tokens, each at x + offsets[token]. The last vector of a row ends with it, and meets zeros where it overlaps. A
 * row's group meets all tokens before the next one is decoded, and the sums wait on the stack.
 */
INLINE void expert_tile(
    mxfp4 weights, const float *x, const int32_t *offsets, float *out, long stride, const int tokens) {
    const long row_bytes = weights.columns / 2;
    const long row_scales = weights.columns / BLOCK;
    const long last = weights.columns - NIBBLES;
    const uint8_t *end = weights.blocks + row_bytes * weights.rows;
    const float *at[EXPERT_TOKENS];
    UNROLL for (int token = 0; token < tokens; token++) {
        at[token] = x + offsets[token];
    }
    for (long first = 0; first < weights.rows; first += ROWS) {
        const uint8_t *w = weights.blocks + row_bytes * first;
        const uint8_t *s = weights.scales + row_scales * first;
        const uint8_t *later = w + AHEAD < end ? w + AHEAD : weights.next + (w + AHEAD - end);
        floats sums[EXPERT_TOKENS][ROWS];
        UNROLL for (int token = 0; token < tokens; token++) {
            UNROLL for (int row = 0; row < ROWS; row++) {
                sums[token][row] = zeros();
            }
        }
        for (long group = 0; group < weights.columns; group += NIBBLES) {
            const long begin = group < last ? group : last;
            UNROLL for (int row = 0; row < ROWS; row++) {
                nibbles left = nibbles_of(load_words(w + row_bytes * row + begin / 2));
                floats parts[EXPERT_TOKENS];
                UNROLL for (int token = 0; token < tokens; token++) {
                    parts[token] = zeros();
                }
                if (row % VECTORS_OF_LINE == 0) {
                    fetch(later);
                    later += LINE;
                }
                UNROLL for (int nibble = 0; nibble < 4; nibble++) {
                    const ints pairs = next_pairs(&left, nibble);
                    const floats low = low_halves(pairs);
                    const floats high = high_halves(pairs);
                    UNROLL for (int token = 0; token < tokens; token++) {
                        accumulate_from(&parts[token], low, at[token] + group + nibble * LANES);
                    }
                    UNROLL for (int token = 0; token < tokens; token++) {
                        accumulate_from(&parts[token], high, at[token] + group + (nibble + 4) * LANES);
                    }
                }
                const floats scale = factors(s + row_scales * row + begin / BLOCK);
                UNROLL for (int token = 0; token < tokens; token++) {
                    accumulate(&sums[token][row], parts[token], scale);
                }
            }
        }
        UNROLL for (int token = 0; token < tokens; token++) {
            const floats *rows = sums[token];
            _mm_storeu_ps(out + stride * token + first, sum_four(rows[0], rows[1], rows[2], rows[3]));
        }
    }
}

/* out[stride * token + row] for all rows; rows: a multiple of ROWS. */
INLINE void expert_products(
    mxfp4 weights, const float *x, const int32_t *offsets, long tokens, float *out, long stride) {
    if (weights.columns < NIBBLES) {
        narrow_products(weights, x, offsets, tokens, out, stride);
        return;
    }
    while (tokens > 0) {
        const long tile = tokens > EXPERT_TOKENS ? EXPERT_TOKENS - 1 : tokens;
        switch (tile) {
            case 7: expert_tile(weights, x, offsets, out, stride, 7); break;
            case 6: expert_tile(weights, x, offsets, out, stride, 6); break;
            case 5: expert_tile(weights, x, offsets, out, stride, 5); break;
            case 4: expert_tile(weights, x, offsets, out, stride, 4); break;
            case 3: expert_tile(weights, x, offsets, out, stride, 3); break;
            case 2: expert_tile(weights, x, offsets, out, stride, 2); break;
            default: expert_tile(weights, x, offsets, out, stride, 1); break;
        }
        offsets += tile;
        out += stride * tile;
        tokens -= tile;
    }
}
