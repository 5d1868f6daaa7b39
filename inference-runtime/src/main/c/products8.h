/*
 * Matrix products with vectors of 8 floats. 16 registers hold eight to twelve sums, and the processor needs as many that do not wait for
 * each other: so few tokens take weights as they are decoded, row by row, and many take them from a strip of rows that is decoded first
 * and stays in the first-level cache.
 */

enum {
    SINGLE_ROWS = 4, /* of one token: one row's sum alone would wait for itself */
    SEVERAL_ROWS = 2,
    MANY = 32,    /* tokens: from so many on a strip is worth its decoding */
    STRIP = 512,  /* columns */
    STRIP_TOKENS = 3,
    TOGETHER = 64,  /* tokens of a strip */
    EXPERT_TILE = 6 /* tokens of a tile, where there are more than EXPERT_TOKENS */
};

/* Tokens of the next tile: one alone would wait for itself. */
INLINE long dense_tokens(long left) {
    return left == TOKENS + 1 ? TOKENS - 1 : smaller(left, TOKENS);
}

/* Stores the products of 1, 2 or ROWS rows. */
INLINE void put_tile(
    floats sums[TOKENS][ROWS], const float *bias, float *out, long stride, int outcome, const int rows, const int tokens) {
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

/* Multiplies whole strips of rows, where there are many tokens; how many rows these are. */
INLINE long many_products(
    const uint8_t *weights,
    long rows,
    long columns,
    const float *x,
    long tokens,
    const float *bias,
    float *out,
    long stride,
    int outcome) {
    if (tokens < MANY) {
        return 0;
    }
    strip of;
    const long whole = rows - rows % ROWS;
    for (long first = 0; first < tokens; first += TOGETHER) {
        const float *from = x + columns * first;
        float *to = out + stride * first;
        const long count = smaller(TOGETHER, tokens - first);
        for (long row = 0; row < whole; row += ROWS) {
            dense_strips(weights + 2 * columns * row, columns, from, count, bias + row, to + row, stride, outcome, &of);
        }
    }
    return whole;
}

/*
 * All rows times some tokens, each at x + offsets[token]; rows: a multiple of ROWS. The last vector of a row ends with it, and meets zeros
 * where it overlaps. A row's group meets all tokens before the next one is decoded, and the sums wait on the stack.
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
