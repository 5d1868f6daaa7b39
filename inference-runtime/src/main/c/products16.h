/*
 * Matrix products with vectors of 16 floats. 32 registers hold the sums of four rows and four tokens, and what is decoded of the weights.
 */

enum {
    TOKENS = 4,
    DENSE_ROWS = 4,
    EXPERT_ROWS = 2,
    EXPERT_TOKENS = 7
};

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
    floats sums[TOKENS][DENSE_ROWS];
    UNROLL for (int token = 0; token < TOKENS; token++) {
        UNROLL for (int row = 0; row < DENSE_ROWS; row++) {
            sums[token][row] = zeros();
        }
    }
    for (long i = 0; i < columns; i += PAIRS) {
        ints words[DENSE_ROWS];
        UNROLL for (int row = 0; row < rows; row++) {
            if (rows > 1) {
                fetch(later);
                later += LINE;
            }
            words[row] = load_words(w + 2 * (columns * row + i));
        }
        UNROLL for (int token = 0; token < tokens; token++) {
            floats value = load(x + columns * token + i);
            UNROLL for (int row = 0; row < rows; row++) {
                accumulate(&sums[token][row], low_halves(words[row]), value);
            }
        }
        UNROLL for (int token = 0; token < tokens; token++) {
            floats value = load(x + columns * token + i + LANES);
            UNROLL for (int row = 0; row < rows; row++) {
                accumulate(&sums[token][row], high_halves(words[row]), value);
            }
        }
    }
    float all[TOKENS * DENSE_ROWS];
    if (rows == DENSE_ROWS) {
        store(all, sum_sixteen(sums));
    }
    UNROLL for (int token = 0; token < tokens; token++) {
        float *to = out + stride * token;
        if (rows == DENSE_ROWS) {
            put_four(_mm_loadu_ps(all + DENSE_ROWS * token), bias, to, outcome);
        } else {
            put_one(sum_of(sums[token][0]), *bias, to, outcome);
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
    for (; tokens >= TOKENS; tokens -= TOKENS) {
        dense_tile(w, x, columns, bias, out, stride, outcome, rows, TOKENS);
        x += columns * TOKENS;
        out += stride * TOKENS;
    }
    switch (tokens) {
        case 3: dense_tile(w, x, columns, bias, out, stride, outcome, rows, 3); break;
        case 2: dense_tile(w, x, columns, bias, out, stride, outcome, rows, 2); break;
        case 1: dense_tile(w, x, columns, bias, out, stride, outcome, rows, 1); break;
        default: break;
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
    long row = 0;
    if (tokens > 1) {
        for (; row + DENSE_ROWS <= rows; row += DENSE_ROWS) {
            dense_rows(
                weights + 2 * columns * row, x, columns, tokens, bias + row, out + row, stride, outcome, DENSE_ROWS);
        }
    }
    for (; row < rows; row++) {
        dense_rows(weights + 2 * columns * row, x, columns, tokens, bias + row, out + row, stride, outcome, 1);
    }
}

/*
 * All rows times some tokens, each at x + offsets[token]. The last vector of a row ends with it, and meets zeros where it overlaps. Four
 * tokens keep all their sums in registers; of up to EXPERT_TOKENS, those of whole groups wait on the stack, and cost less there than a
 * second tile, which decodes the weights again.
 */
INLINE void expert_tile(mxfp4 weights, const float *x, const int32_t *offsets, float *out, long stride, const int tokens) {
    const long row_bytes = weights.columns / 2;
    const long row_scales = weights.columns / BLOCK;
    const long last = weights.columns - NIBBLES;
    const uint8_t *end = weights.blocks + row_bytes * weights.rows;
    for (long first = 0; first < weights.rows; first += EXPERT_ROWS) {
        const uint8_t *w = weights.blocks + row_bytes * first;
        const uint8_t *s = weights.scales + row_scales * first;
        const uint8_t *later = w + AHEAD < end ? w + AHEAD : weights.next + (w + AHEAD - end);
        floats sums[EXPERT_TOKENS + 1][EXPERT_ROWS];
        UNROLL for (int token = 0; token <= tokens; token++) {
            sums[token][0] = sums[token][1] = zeros();
        }
        for (long group = 0; group < weights.columns; group += NIBBLES) {
            const long begin = group < last ? group : last;
            nibbles words[EXPERT_ROWS];
            floats parts[EXPERT_TOKENS][EXPERT_ROWS];
            UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                fetch(later);
                later += LINE;
                words[row] = nibbles_of(load_words(w + row_bytes * row + begin / 2));
                UNROLL for (int token = 0; token < tokens; token++) {
                    parts[token][row] = zeros();
                }
            }
            UNROLL for (int nibble = 0; nibble < 4; nibble++) {
                ints pairs[EXPERT_ROWS];
                UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                    pairs[row] = next_pairs(&words[row], nibble);
                }
                UNROLL for (int token = 0; token < tokens; token++) {
                    const float *at = x + offsets[token] + group + nibble * LANES;
                    floats low = load(at);
                    floats high = load(at + 4 * LANES);
                    UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                        accumulate(&parts[token][row], low_halves(pairs[row]), low);
                        accumulate(&parts[token][row], high_halves(pairs[row]), high);
                    }
                }
            }
            UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                floats scale = factors(s + row_scales * row + begin / BLOCK);
                UNROLL for (int token = 0; token < tokens; token++) {
                    accumulate(&sums[token][row], parts[token][row], scale);
                }
            }
        }
        UNROLL for (int token = 0; token < tokens; token += 2) {
            __m128 both = sum_four(sums[token][0], sums[token][1], sums[token + 1][0], sums[token + 1][1]);
            _mm_storel_pi((__m64 *)(out + stride * token + first), both);
            if (token + 1 < tokens) {
                _mm_storeh_pi((__m64 *)(out + stride * (token + 1) + first), both);
            }
        }
    }
}

/* out[stride * token + row] for all rows; rows: an even number. */
INLINE void expert_products(
    mxfp4 weights, const float *x, const int32_t *offsets, long tokens, float *out, long stride) {
    if (weights.columns < NIBBLES) {
        narrow_products(weights, x, offsets, tokens, out, stride);
        return;
    }
    while (tokens > 0) {
        const long tile = tokens > EXPERT_TOKENS ? TOKENS : tokens;
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
