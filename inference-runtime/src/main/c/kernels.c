/*
 * Products of rows of weights and columns of activations, attention, and the packing of activations, for processors with AVX-512: the inner
 * loops of DenseKernel, ExpertKernel, AttentionKernel and Packing, from the same packed activations and pages, with the same additions in
 * the same order. So each result has the same bits as in Java, whichever tile it is computed in.
 *
 * One token is bound by memory: its loops keep one stream of loads as far ahead as the processor can, and fetch by hand where they read
 * several, into the second-level cache: more lines can be on their way there than to the first. More tokens are bound by
 * multiplications, and a tile of them shares what is decoded of the weights.
 */

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 8")

enum {
    LANES = 16,
    PAIRS = 2 * LANES,   /* bfloat16 weights of one vector of words */
    NIBBLES = 8 * LANES, /* 4-bit weights of one vector of words */
    BLOCK = 32,          /* weights that share a scale */
    DENSE_ROWS = 4,
    TOKENS = 4,
    EXPERT_ROWS = 2,
    EXPERT_TOKENS = 7,
    HEADS = 4,
    VECTORS = 4, /* of a head's elements */
    LINE = 64,
    AHEAD = 4096, /* bytes: as far ahead as memory answers late, and into the next page before its place is needed */
    PLACES_AHEAD = 2 /* Attention.PLACES_AHEAD */
};

static const uint16_t FP4_AS_BF16[32] = {
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
};

INLINE __m512 low_halves(__m512i words) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(words, 16));
}

INLINE __m512 high_halves(__m512i words) {
    return _mm512_castsi512_ps(_mm512_and_si512(words, _mm512_set1_epi32((int)0xffff0000)));
}

/* The factors of a vector's four blocks, each in four lanes: a scale byte is a float's exponent. */
INLINE __m512 factors(const uint8_t *scales) {
    const __m512i to_exponent = _mm512_setr_epi32(23, 23, 23, 23, 15, 15, 15, 15, 7, 7, 7, 7, 31, 31, 31, 31);
    int four;
    memcpy(&four, scales, sizeof four);
    __m512i rotated = _mm512_rolv_epi32(_mm512_set1_epi32(four), to_exponent);
    return _mm512_castsi512_ps(_mm512_and_si512(rotated, _mm512_set1_epi32(0x7f800000)));
}

/* Lanes eight apart are added first, then those four, two and one apart: Lanes.sumFour. */
INLINE __m128 sum_four(__m512 a, __m512 b, __m512 c, __m512 d) {
    __m512 ab = _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xee));
    __m512 cd = _mm512_add_ps(_mm512_shuffle_f32x4(c, d, 0x44), _mm512_shuffle_f32x4(c, d, 0xee));
    __m512 sums = _mm512_add_ps(_mm512_shuffle_f32x4(ab, cd, 0x88), _mm512_shuffle_f32x4(ab, cd, 0xdd));
    sums = _mm512_add_ps(sums, _mm512_permute_ps(sums, 0x4e));
    sums = _mm512_add_ps(sums, _mm512_permute_ps(sums, 0xb1));
    return _mm512_castps512_ps128(_mm512_maskz_compress_ps(0x1111, sums));
}

INLINE void dense_tile(
    const uint8_t *w, const float *x, long columns, float *out, long stride, const int rows, const int tokens) {
    const uint8_t *later = w + AHEAD;
    __m512 sums[TOKENS][DENSE_ROWS];
    UNROLL for (int token = 0; token < TOKENS; token++) {
        UNROLL for (int row = 0; row < DENSE_ROWS; row++) {
            sums[token][row] = _mm512_setzero_ps();
        }
    }
    for (long i = 0; i < columns; i += PAIRS) {
        __m512i words[DENSE_ROWS];
        UNROLL for (int row = 0; row < rows; row++) {
            if (rows > 1) {
                _mm_prefetch(later, _MM_HINT_T1);
                later += LINE;
            }
            words[row] = _mm512_loadu_si512(w + 2 * (columns * row + i));
        }
        UNROLL for (int token = 0; token < tokens; token++) {
            __m512 value = _mm512_loadu_ps(x + columns * token + i);
            UNROLL for (int row = 0; row < rows; row++) {
                sums[token][row] = _mm512_fmadd_ps(low_halves(words[row]), value, sums[token][row]);
            }
        }
        UNROLL for (int token = 0; token < tokens; token++) {
            __m512 value = _mm512_loadu_ps(x + columns * token + i + LANES);
            UNROLL for (int row = 0; row < rows; row++) {
                sums[token][row] = _mm512_fmadd_ps(high_halves(words[row]), value, sums[token][row]);
            }
        }
    }
    UNROLL for (int token = 0; token < tokens; token++) {
        if (rows == DENSE_ROWS) {
            _mm_storeu_ps(
                out + stride * token, sum_four(sums[token][0], sums[token][1], sums[token][2], sums[token][3]));
        } else {
            out[stride * token] = _mm512_reduce_add_ps(sums[token][0]);
        }
    }
}

INLINE void dense_rows(
    const uint8_t *w, const float *x, long columns, long tokens, float *out, long stride, const int rows) {
    for (; tokens >= TOKENS; tokens -= TOKENS) {
        dense_tile(w, x, columns, out, stride, rows, TOKENS);
        x += columns * TOKENS;
        out += stride * TOKENS;
    }
    switch (tokens) {
        case 3: dense_tile(w, x, columns, out, stride, rows, 3); break;
        case 2: dense_tile(w, x, columns, out, stride, rows, 2); break;
        case 1: dense_tile(w, x, columns, out, stride, rows, 1); break;
        default: break;
    }
}

/*
 * out[token * stride + row] for all rows of bfloat16 and all tokens.
 *
 * columns: a multiple of PAIRS
 * x: packed pairs, columns for each token
 */
void slipway_dense(
    const uint8_t *weights, long rows, long columns, const float *x, long tokens, float *out, long stride) {
    long row = 0;
    if (tokens > 1) {
        for (; row + DENSE_ROWS <= rows; row += DENSE_ROWS) {
            dense_rows(weights + 2 * columns * row, x, columns, tokens, out + row, stride, DENSE_ROWS);
        }
    }
    for (; row < rows; row++) {
        dense_rows(weights + 2 * columns * row, x, columns, tokens, out + row, stride, 1);
    }
}

/* Every second value of the two vectors' sequence, from the first (0) or the second (1) on. */
INLINE __m512 every_second(__m512 a, __m512 b, const int from) {
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return _mm512_permutex2var_ps(a, _mm512_add_epi32(even, _mm512_set1_epi32(from)), b);
}

/* to[LANES * n + w] = values[first + 8 * w + n]: NIBBLES values in the order in which the nibbles of as many weights meet them. */
void slipway_pack_nibbles(const float *values, long first, float *to) {
    const float *from = values + first;
    __m512 parts[8];
    UNROLL for (int i = 0; i < 8; i++) {
        parts[i] = _mm512_loadu_ps(from + LANES * i);
    }
    __m512 halves[8]; /* by the lowest bit of n, then by the next */
    UNROLL for (int i = 0; i < 4; i++) {
        halves[i] = every_second(parts[2 * i], parts[2 * i + 1], 0);
        halves[4 + i] = every_second(parts[2 * i], parts[2 * i + 1], 1);
    }
    UNROLL for (int i = 0; i < 4; i++) {
        const int pair = i / 2 * 4 + i % 2 * 2;
        parts[pair] = every_second(halves[2 * i], halves[2 * i + 1], 0);
        parts[pair + 1] = every_second(halves[2 * i], halves[2 * i + 1], 1);
    }
    UNROLL for (int low = 0; low < 4; low++) {
        /* parts of low = n % 4: those of the first and of the second half of the words */
        const int at = low % 2 * 4 + low / 2;
        _mm512_storeu_ps(to + LANES * low, every_second(parts[at], parts[at + 2], 0));
        _mm512_storeu_ps(to + LANES * (low + 4), every_second(parts[at], parts[at + 2], 1));
    }
}

typedef struct {
    const uint8_t *blocks;
    const uint8_t *scales;
    long rows;
    long columns;
} mxfp4;

/*
 * All rows times some tokens, each at x + offsets[token]. The last vector of a row ends with it, and meets zeros where it overlaps. Four
 * tokens keep all their sums in registers; of up to EXPERT_TOKENS, those of whole groups wait on the stack, and cost less there than a
 * second tile, which decodes the weights again.
 */
INLINE void expert_tile(mxfp4 weights, const float *x, const int32_t *offsets, float *out, long stride, const int tokens) {
    const __m512i values = _mm512_loadu_si512(FP4_AS_BF16);
    const long row_bytes = weights.columns / 2;
    const long row_scales = weights.columns / BLOCK;
    const long last = weights.columns - NIBBLES;
    for (long first = 0; first < weights.rows; first += EXPERT_ROWS) {
        const uint8_t *w = weights.blocks + row_bytes * first;
        const uint8_t *s = weights.scales + row_scales * first;
        const uint8_t *later = w + AHEAD;
        __m512 sums[EXPERT_TOKENS + 1][EXPERT_ROWS];
        UNROLL for (int token = 0; token <= tokens; token++) {
            sums[token][0] = sums[token][1] = _mm512_setzero_ps();
        }
        for (long group = 0; group < weights.columns; group += NIBBLES) {
            const long begin = group < last ? group : last;
            __m512i words[EXPERT_ROWS];
            __m512 parts[EXPERT_TOKENS][EXPERT_ROWS];
            UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                _mm_prefetch(later, _MM_HINT_T1);
                later += LINE;
                words[row] = _mm512_loadu_si512(w + row_bytes * row + begin / 2);
                UNROLL for (int token = 0; token < tokens; token++) {
                    parts[token][row] = _mm512_setzero_ps();
                }
            }
            UNROLL for (int nibble = 0; nibble < 4; nibble++) {
                __m512i pairs[EXPERT_ROWS];
                UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                    pairs[row] = _mm512_permutexvar_epi16(words[row], values);
                    words[row] = _mm512_srli_epi32(words[row], 4);
                }
                UNROLL for (int token = 0; token < tokens; token++) {
                    const float *at = x + offsets[token] + group + nibble * LANES;
                    __m512 low = _mm512_loadu_ps(at);
                    __m512 high = _mm512_loadu_ps(at + 4 * LANES);
                    UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                        __m512 part = _mm512_fmadd_ps(low_halves(pairs[row]), low, parts[token][row]);
                        parts[token][row] = _mm512_fmadd_ps(high_halves(pairs[row]), high, part);
                    }
                }
            }
            UNROLL for (int row = 0; row < EXPERT_ROWS; row++) {
                __m512 scale = factors(s + row_scales * row + begin / BLOCK);
                UNROLL for (int token = 0; token < tokens; token++) {
                    sums[token][row] = _mm512_fmadd_ps(parts[token][row], scale, sums[token][row]);
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

/*
 * out[token * stride + row] for all rows of MXFP4 and all tokens.
 *
 * rows: an even number
 * columns: at least NIBBLES, a multiple of BLOCK
 * x: packed nibbles, those of a token from x + offsets[first + token] on
 */
void slipway_expert(
    const uint8_t *blocks,
    const uint8_t *scales,
    long rows,
    long columns,
    const float *x,
    const int32_t *offsets,
    long first,
    long tokens,
    float *out,
    long stride) {
    const mxfp4 weights = {blocks, scales, rows, columns};
    offsets += first;
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

/* Positions' scores for some heads, one or two vectors of positions; fetches two places that are read soon. */
INLINE void score(
    const int64_t *places,
    const int64_t *next,
    long stride,
    long head_dim,
    const float *q,
    float *scores,
    long tile,
    const int vectors,
    const int heads) {
    __m512 sums[HEADS][2];
    UNROLL for (int head = 0; head < heads; head++) {
        sums[head][0] = sums[head][1] = _mm512_setzero_ps();
    }
    for (long i = 0; i < head_dim; i++) {
        __m512 keys[2];
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            _mm_prefetch((const char *)next[vector] + stride * i, _MM_HINT_T1);
            keys[vector] = _mm512_loadu_ps((const char *)places[vector] + stride * i);
        }
        UNROLL for (int head = 0; head < heads; head++) {
            __m512 value = _mm512_set1_ps(q[head_dim * head + i]);
            UNROLL for (int vector = 0; vector < vectors; vector++) {
                sums[head][vector] = _mm512_fmadd_ps(value, keys[vector], sums[head][vector]);
            }
        }
    }
    UNROLL for (int head = 0; head < heads; head++) {
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            _mm512_storeu_ps(scores + tile * head + LANES * vector, sums[head][vector]);
        }
    }
}

/* scores[tile * head + LANES * vector + lane]: products of each head's query and the keys of count vectors of positions. */
INLINE void scores_of(
    const int64_t *places, long count, long stride, long head_dim, const float *q, long heads, float *scores, long tile) {
    for (long vector = 0; vector < count; vector += 2) {
        const int64_t *at = places + vector;
        const int64_t *next = at + PLACES_AHEAD;
        float *to = scores + LANES * vector;
        long head = 0;
        if (vector + 1 == count) {
            for (; head < heads; head++) {
                score(at, next, stride, head_dim, q + head_dim * head, to + tile * head, tile, 1, 1);
            }
        }
        for (; head + HEADS <= heads; head += HEADS) {
            score(at, next, stride, head_dim, q + head_dim * head, to + tile * head, tile, 2, HEADS);
        }
        for (; head < heads; head++) {
            score(at, next, stride, head_dim, q + head_dim * head, to + tile * head, tile, 2, 1);
        }
    }
}

/* Adds positions' values to the sums of some heads, some vectors of elements; fetches what is read soon. */
INLINE void add_values(
    const int64_t *places,
    long from,
    long to,
    long head_dim,
    long element,
    const float *weights,
    long tile,
    float *weighted,
    const int vectors,
    const int heads) {
    __m512 sums[HEADS][VECTORS];
    UNROLL for (int head = 0; head < heads; head++) {
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            sums[head][vector] = _mm512_loadu_ps(weighted + head_dim * head + element + LANES * vector);
        }
    }
    while (from < to) {
        const float *values = (const float *)places[from / LANES];
        const float *next = (const float *)places[from / LANES + PLACES_AHEAD];
        const long vector_end = (from / LANES + 1) * LANES;
        const long end = vector_end < to ? vector_end : to;
        for (; from < end; from++) {
            const long at = from % LANES * head_dim + element;
            __m512 value[VECTORS];
            UNROLL for (int vector = 0; vector < vectors; vector++) {
                _mm_prefetch(next + at + LANES * vector, _MM_HINT_T1);
                value[vector] = _mm512_loadu_ps(values + at + LANES * vector);
            }
            UNROLL for (int head = 0; head < heads; head++) {
                __m512 weight = _mm512_set1_ps(weights[tile * head + from]);
                UNROLL for (int vector = 0; vector < vectors; vector++) {
                    sums[head][vector] = _mm512_fmadd_ps(weight, value[vector], sums[head][vector]);
                }
            }
        }
    }
    UNROLL for (int head = 0; head < heads; head++) {
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            _mm512_storeu_ps(weighted + head_dim * head + element + LANES * vector, sums[head][vector]);
        }
    }
}

/* weighted[head_dim * head + i] += weights[tile * head + position] * value[i] of the positions from to to, all heads. */
INLINE void add_all_values(
    const int64_t *places, long from, long to, long head_dim, const float *weights, long tile, float *weighted, long heads) {
    long head = 0;
    if (head_dim == LANES * VECTORS) {
        for (; head + HEADS <= heads; head += HEADS) {
            add_values(
                places, from, to, head_dim, 0, weights + tile * head, tile, weighted + head_dim * head, VECTORS, HEADS);
        }
    }
    for (; head < heads; head++) {
        for (long i = 0; i < head_dim; i += LANES) {
            add_values(places, from, to, head_dim, i, weights + tile * head, tile, weighted + head_dim * head, 1, 1);
        }
    }
}

/* VectorExp.exp; what is no number stays none. */
INLINE __m512 exponential(__m512 x) {
    const __m512 rounding = _mm512_set1_ps(12582912.0f);
    __m512 bounded = _mm512_min_ps(_mm512_set1_ps(88.0f), _mm512_max_ps(_mm512_set1_ps(-87.0f), x));
    __m512 shifted = _mm512_fmadd_ps(bounded, _mm512_set1_ps(1.4426950408889634f), rounding);
    __m512 power = _mm512_sub_ps(shifted, rounding);
    __m512 r = _mm512_fmadd_ps(power, _mm512_set1_ps(-0.693359375f), bounded);
    r = _mm512_fmadd_ps(power, _mm512_set1_ps(2.12194440e-4f), r);
    __m512 p = _mm512_fmadd_ps(r, _mm512_set1_ps(1.9875691500e-4f), _mm512_set1_ps(1.3981999507e-3f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(8.3334519073e-3f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(4.1665795894e-2f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(1.6666665459e-1f));
    p = _mm512_fmadd_ps(p, r, _mm512_set1_ps(5.0000001201e-1f));
    p = _mm512_add_ps(_mm512_fmadd_ps(p, _mm512_mul_ps(r, r), r), _mm512_set1_ps(1.0f));
    __m512i exponent = _mm512_slli_epi32(_mm512_castps_si512(shifted), 23);
    return _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(p), exponent));
}

/* Turns one head's scores of the positions from to to into weights relative to the largest score so far. */
INLINE void weigh(float *scores, long from, long to, long head_dim, float *largest, float *sum, float *weighted) {
    const __m512 never = _mm512_set1_ps(-__builtin_inff());
    const long first = from - from % LANES;
    __m512 most = _mm512_set1_ps(*largest);
    for (long i = first; i < to; i += LANES) {
        __mmask16 visible = 0xffff;
        if (i < from) {
            visible &= (__mmask16)(0xffff << (from - i));
        }
        if (to - i < LANES) {
            visible &= (__mmask16)(0xffff >> (LANES - (to - i)));
        }
        __m512 part = _mm512_mask_mov_ps(never, visible, _mm512_loadu_ps(scores + i));
        _mm512_storeu_ps(scores + i, part);
        most = _mm512_max_ps(most, part);
    }
    const float before = *largest;
    *largest = _mm512_reduce_max_ps(most);
    __m512 weights = _mm512_setzero_ps();
    for (long i = first; i < to; i += LANES) {
        __m512 weight = exponential(_mm512_sub_ps(_mm512_loadu_ps(scores + i), _mm512_set1_ps(*largest)));
        _mm512_storeu_ps(scores + i, weight);
        weights = _mm512_add_ps(weight, weights);
    }
    if (*largest != before) {
        const __m512 correction = exponential(_mm512_set1_ps(before - *largest));
        *sum *= _mm512_cvtss_f32(correction);
        for (long i = 0; i < head_dim; i += LANES) {
            _mm512_storeu_ps(weighted + i, _mm512_mul_ps(_mm512_loadu_ps(weighted + i), correction));
        }
    }
    *sum += _mm512_reduce_add_ps(weights);
}

/*
 * Takes a tile of positions into the softmax of the heads that share a key head.
 *
 * places: where the keys of each of count vectors of positions begin, then where their values do, then PLACES_AHEAD that are read next
 * stride: bytes between the elements of a key
 * head_dim: a multiple of LANES
 * q: head_dim values for each head, from q_offset on
 * from, to: the visible positions, counted from the first place
 * scores: room for tile positions of each head
 * largest, sums: one for each head, of the tiles before, from first on
 * weighted: head_dim for each head, likewise
 */
void slipway_attend(
    const int64_t *places,
    long count,
    long stride,
    long head_dim,
    const float *q,
    long q_offset,
    long heads,
    long from,
    long to,
    float *scores,
    long tile,
    float *largest,
    float *sums,
    float *weighted,
    long first) {
    q += q_offset;
    largest += first;
    sums += first;
    weighted += head_dim * first;
    scores_of(places, count, stride, head_dim, q, heads, scores, tile);
    for (long head = 0; head < heads; head++) {
        weigh(scores + tile * head, from, to, head_dim, largest + head, sums + head, weighted + head_dim * head);
    }
    add_all_values(places + count, from, to, head_dim, scores, tile, weighted, heads);
}
