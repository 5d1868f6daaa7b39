/*
 * One token's products with rows of weights, for processors with AVX-512: what DenseKernel and ExpertKernel do in Java, from the same
 * packed activations, with the same additions in the same order, so that each result has the same bits. What is won is memory: these
 * loops keep a single stream of loads as far ahead as the processor can, and fetch by hand where they read two rows at once.
 */

#include <immintrin.h>
#include <stdint.h>

enum {
    LANES = 16,
    PAIRS = 2 * LANES,   /* bfloat16 weights of one vector of words */
    NIBBLES = 8 * LANES, /* 4-bit weights of one vector of words */
    BLOCK = 32,          /* weights that share a scale */
    LINE = 64,
    AHEAD = 4096 /* bytes: as far ahead as memory answers late, and into the next page before its place is needed */
};

static const uint16_t FP4_AS_BF16[32] = {
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
};

static inline __m512 low_halves(__m512i words) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(words, 16));
}

static inline __m512 high_halves(__m512i words) {
    return _mm512_castsi512_ps(_mm512_and_si512(words, _mm512_set1_epi32((int)0xffff0000)));
}

/* The factors of a vector's four blocks, each in four lanes: a scale byte is a float's exponent. */
static inline __m512 factors(const uint8_t *scales) {
    const __m512i to_exponent = _mm512_setr_epi32(23, 23, 23, 23, 15, 15, 15, 15, 7, 7, 7, 7, 31, 31, 31, 31);
    int four;
    __builtin_memcpy(&four, scales, sizeof four);
    __m512i rotated = _mm512_rolv_epi32(_mm512_set1_epi32(four), to_exponent);
    return _mm512_castsi512_ps(_mm512_and_si512(rotated, _mm512_set1_epi32(0x7f800000)));
}

/* out[row] for all rows of bfloat16; columns is a multiple of PAIRS, x a token's packed pairs. */
void slipway_dense(const uint8_t *weights, long rows, long columns, const float *x, float *out) {
    for (long row = 0; row < rows; row++) {
        const uint8_t *w = weights + 2 * columns * row;
        __m512 sum = _mm512_setzero_ps();
        for (long i = 0; i < columns; i += PAIRS) {
            __m512i words = _mm512_loadu_si512(w + 2 * i);
            sum = _mm512_fmadd_ps(low_halves(words), _mm512_loadu_ps(x + i), sum);
            sum = _mm512_fmadd_ps(high_halves(words), _mm512_loadu_ps(x + i + LANES), sum);
        }
        out[row] = _mm512_reduce_add_ps(sum);
    }
}

/* out[row] for an even number of MXFP4 rows of at least NIBBLES columns, a multiple of BLOCK; x a token's packed nibbles. */
void slipway_expert(
    const uint8_t *blocks, const uint8_t *scales, long rows, long columns, const float *x, float *out) {
    const __m512i values = _mm512_loadu_si512(FP4_AS_BF16);
    const long row_bytes = columns / 2;
    const long row_scales = columns / BLOCK;
    const long last = columns - NIBBLES;
    for (long row = 0; row < rows; row += 2) {
        const uint8_t *w0 = blocks + row_bytes * row;
        const uint8_t *w1 = w0 + row_bytes;
        const uint8_t *s0 = scales + row_scales * row;
        const uint8_t *s1 = s0 + row_scales;
        const uint8_t *later = w0 + AHEAD;
        __m512 sum0 = _mm512_setzero_ps();
        __m512 sum1 = sum0;
        for (long group = 0; group < columns; group += NIBBLES) {
            const long first = group < last ? group : last;
            _mm_prefetch(later, _MM_HINT_T0);
            _mm_prefetch(later + LINE, _MM_HINT_T0);
            later += 2 * LINE;
            __m512i words0 = _mm512_loadu_si512(w0 + first / 2);
            __m512i words1 = _mm512_loadu_si512(w1 + first / 2);
            __m512 part0 = _mm512_setzero_ps();
            __m512 part1 = part0;
            for (int nibble = 0; nibble < 4; nibble++) {
                const float *at = x + group + nibble * LANES;
                __m512 low = _mm512_loadu_ps(at);
                __m512 high = _mm512_loadu_ps(at + 4 * LANES);
                __m512i pairs0 = _mm512_permutexvar_epi16(words0, values);
                __m512i pairs1 = _mm512_permutexvar_epi16(words1, values);
                part0 = _mm512_fmadd_ps(low_halves(pairs0), low, part0);
                part1 = _mm512_fmadd_ps(low_halves(pairs1), low, part1);
                part0 = _mm512_fmadd_ps(high_halves(pairs0), high, part0);
                part1 = _mm512_fmadd_ps(high_halves(pairs1), high, part1);
                words0 = _mm512_srli_epi32(words0, 4);
                words1 = _mm512_srli_epi32(words1, 4);
            }
            sum0 = _mm512_fmadd_ps(part0, factors(s0 + first / BLOCK), sum0);
            sum1 = _mm512_fmadd_ps(part1, factors(s1 + first / BLOCK), sum1);
        }
        out[row] = _mm512_reduce_add_ps(sum0);
        out[row + 1] = _mm512_reduce_add_ps(sum1);
    }
}
