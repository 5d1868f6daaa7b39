/*
 * Matrix products with vectors of 16 floats. 32 registers hold the sums of four rows and four tokens, and what is decoded of the weights.
 */

enum {
    SINGLE_ROWS = 1, /* of one token: the processor foresees one stream of loads best */
    SEVERAL_ROWS = 4,
    EXPERT_ROWS = 2,
    EXPERT_TILE = 4 /* tokens of a tile, where there are more than EXPERT_TOKENS */
};

/* Tokens of the next tile. */
INLINE long dense_tokens(long left) {
    return smaller(left, TOKENS);
}

/* Stores the products of 1 or ROWS rows. */
INLINE void put_tile(
    floats sums[TOKENS][ROWS], const float *bias, float *out, long stride, int outcome, const int rows, const int tokens) {
    float all[TOKENS * ROWS];
    if (rows == ROWS) {
        store(all, sum_sixteen(sums));
    }
    UNROLL for (int token = 0; token < tokens; token++) {
        float *to = out + stride * token;
        if (rows == ROWS) {
            put_four(_mm_loadu_ps(all + ROWS * token), bias, to, outcome);
        } else {
            put_one(sum_of(sums[token][0]), *bias, to, outcome);
        }
    }
}

/*
 * All rows times some tokens, each at x + offsets[token]; rows: an even number. The last vector of a row ends with it, and meets zeros
 * where it overlaps. Four tokens keep all their sums in registers; of up to EXPERT_TOKENS, those of whole groups wait on the stack, and
 * cost less there than a second tile, which decodes the weights again.
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
