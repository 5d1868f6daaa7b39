/*
 * What the tasks of CpuOps and the sampler do in Java, for processors with AVX-512: from the same packed activations and pages, with the
 * same additions in the same order. So each result has the same bits as in Java, whichever tile it is computed in.
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
    TILE = 128,   /* Attention.TILE */
    SUMMED = 256, /* Exponentials.BLOCK */
    PLACES_AHEAD = 2 /* as far ahead as memory answers late, in vectors of positions */
};

static const float LOWEST = -87; /* VectorExp.LOWEST */

static const uint16_t FP4_AS_BF16[32] = {
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
};

/* Whether this processor, and its system, run what follows; itself it runs on any. */
__attribute__((target("arch=x86-64"))) int slipway_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

INLINE long smaller(long a, long b) {
    return a < b ? a : b;
}

INLINE long larger(long a, long b) {
    return a > b ? a : b;
}

/* The lanes of the vector at i that are before end. */
INLINE __mmask16 before(long i, long end) {
    return end - i < LANES ? (__mmask16)(0xffff >> (LANES - (end - i))) : 0xffff;
}

/* As many bfloat16 values as a vector has lanes. */
INLINE __m512 widened(const uint16_t *from) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)from)), 16));
}

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

/* Four lanes of each: lanes eight apart are added first, then those four apart. */
INLINE __m512 four_lanes(__m512 a, __m512 b, __m512 c, __m512 d) {
    __m512 ab = _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xee));
    __m512 cd = _mm512_add_ps(_mm512_shuffle_f32x4(c, d, 0x44), _mm512_shuffle_f32x4(c, d, 0xee));
    return _mm512_add_ps(_mm512_shuffle_f32x4(ab, cd, 0x88), _mm512_shuffle_f32x4(ab, cd, 0xdd));
}

/* Lanes eight apart are added first, then those four, two and one apart: Lanes.sumFour. */
INLINE __m128 sum_four(__m512 a, __m512 b, __m512 c, __m512 d) {
    __m512 sums = four_lanes(a, b, c, d);
    sums = _mm512_add_ps(sums, _mm512_permute_ps(sums, 0x4e));
    sums = _mm512_add_ps(sums, _mm512_permute_ps(sums, 0xb1));
    return _mm512_castps512_ps128(_mm512_maskz_compress_ps(0x1111, sums));
}

/* The sums of a tile of four tokens and four rows, those of a token after each other, added up in the same order as by sum_four. */
INLINE __m512 sum_sixteen(__m512 sums[TOKENS][DENSE_ROWS]) {
    const __m512i by_token = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    __m512 parts[TOKENS];
    UNROLL for (int token = 0; token < TOKENS; token++) {
        parts[token] = four_lanes(sums[token][0], sums[token][1], sums[token][2], sums[token][3]);
    }
    __m512 first = _mm512_add_ps(_mm512_unpacklo_ps(parts[0], parts[1]), _mm512_unpackhi_ps(parts[0], parts[1]));
    __m512 last = _mm512_add_ps(_mm512_unpacklo_ps(parts[2], parts[3]), _mm512_unpackhi_ps(parts[2], parts[3]));
    __m512 rows = _mm512_add_ps(_mm512_shuffle_ps(first, last, 0x44), _mm512_shuffle_ps(first, last, 0xee));
    return _mm512_permutexvar_ps(by_token, rows);
}

/* Dense.Outcome: out = product, out = product + bias, or out = out + (product + bias). */
enum { PRODUCT, SUM, ADDED };

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
    float all[TOKENS * DENSE_ROWS];
    if (rows == DENSE_ROWS) {
        _mm512_storeu_ps(all, sum_sixteen(sums));
    }
    UNROLL for (int token = 0; token < tokens; token++) {
        float *to = out + stride * token;
        if (rows == DENSE_ROWS) {
            __m128 products = _mm_loadu_ps(all + DENSE_ROWS * token);
            if (outcome != PRODUCT) {
                products = _mm_add_ps(products, _mm_loadu_ps(bias));
            }
            _mm_storeu_ps(to, outcome == ADDED ? _mm_add_ps(_mm_loadu_ps(to), products) : products);
        } else {
            float product = _mm512_reduce_add_ps(sums[token][0]);
            if (outcome != PRODUCT) {
                product += *bias;
            }
            *to = outcome == ADDED ? *to + product : product;
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

/*
 * Rows of bfloat16 times tokens; token n's product with row m goes to out[offset + stride * n + m], as outcome says.
 *
 * columns: a multiple of PAIRS
 * x: packed pairs, columns for each token
 * bias: one for each row, from first on
 */
void slipway_dense(
    const uint8_t *weights,
    long rows,
    long columns,
    const float *x,
    long tokens,
    const float *bias,
    long first,
    float *out,
    long offset,
    long stride,
    int outcome) {
    bias += first;
    out += offset;
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

/* Every second value of the two vectors' sequence, from the first (0) or the second (1) on. */
INLINE __m512 every_second(__m512 a, __m512 b, const int from) {
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return _mm512_permutex2var_ps(a, _mm512_add_epi32(even, _mm512_set1_epi32(from)), b);
}

/* to[LANES * n + w] = from[8 * w + n]: NIBBLES values in the order in which the nibbles of as many weights meet them. */
INLINE void pack_nibbles(const float *from, float *to) {
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

INLINE void clear(float *group) {
    UNROLL for (int i = 0; i < NIBBLES; i += LANES) {
        _mm512_storeu_ps(group + i, _mm512_setzero_ps());
    }
}

/* For PAIRS values first those that meet the low halves of as many weights' words, then those of the high halves. */
INLINE void pack_pairs(__m512 a, __m512 b, float *to) {
    _mm512_storeu_ps(to, every_second(a, b, 0));
    _mm512_storeu_ps(to + LANES, every_second(a, b, 1));
}

/* Packing.pairs: columns values, a multiple of PAIRS. */
void slipway_pack_pairs(const float *values, long first, long columns, float *to) {
    values += first;
    for (long i = 0; i < columns; i += PAIRS) {
        pack_pairs(_mm512_loadu_ps(values + i), _mm512_loadu_ps(values + i + LANES), to + i);
    }
}

INLINE __m512 normed(const float *x, __m512 scale, const float *weight) {
    return _mm512_mul_ps(_mm512_mul_ps(_mm512_loadu_ps(x), scale), _mm512_loadu_ps(weight));
}

/*
 * One row through RmsNorm, packed.
 *
 * columns: a multiple of PAIRS
 * pairs: Packing.pairs of the result
 * nibbles: Packing.nibbles of it, too, unless null
 */
void slipway_norm(const float *x, long first, const float *weight, long columns, float epsilon, float *pairs, float *nibbles) {
    x += first;
    __m512 squares = _mm512_setzero_ps();
    for (long i = 0; i < columns; i += LANES) {
        const __m512 value = _mm512_loadu_ps(x + i);
        squares = _mm512_fmadd_ps(value, value, squares);
    }
    const __m128d mean = _mm_set_sd((double)(_mm512_reduce_add_ps(squares) / (float)columns + epsilon));
    const __m512 scale = _mm512_set1_ps((float)(1 / _mm_cvtsd_f64(_mm_sqrt_sd(mean, mean))));
    for (long group = 0; group < columns; group += NIBBLES) {
        float values[NIBBLES];
        const long count = smaller(columns - group, NIBBLES);
        const long skipped = columns < NIBBLES ? 0 : NIBBLES - count;
        if (count < NIBBLES) {
            clear(values);
        }
        for (long i = 0; i < count; i += PAIRS) {
            const long at = group + i;
            __m512 a = normed(x + at, scale, weight + at);
            __m512 b = normed(x + at + LANES, scale, weight + at + LANES);
            pack_pairs(a, b, pairs + at);
            _mm512_storeu_ps(values + skipped + i, a);
            _mm512_storeu_ps(values + skipped + i + LANES, b);
        }
        if (nibbles) {
            pack_nibbles(values, nibbles + group);
        }
    }
}

/* Rope.rotate: some heads of one row, in place. */
INLINE void rotate(float *x, long heads, long half, const float *cosines, const float *sines, float by) {
    const __m512 scale = _mm512_set1_ps(by);
    for (long i = 0; i < half; i += LANES) {
        const __mmask16 there = before(i, half);
        const __m512 cos = _mm512_maskz_loadu_ps(there, cosines + i);
        const __m512 sin = _mm512_maskz_loadu_ps(there, sines + i);
        for (long head = 0; head < heads; head++) {
            float *low = x + 2 * half * head + i;
            float *high = low + half;
            const __m512 a = _mm512_maskz_loadu_ps(there, low);
            const __m512 b = _mm512_maskz_loadu_ps(there, high);
            const __m512 first = _mm512_sub_ps(_mm512_mul_ps(a, cos), _mm512_mul_ps(b, sin));
            const __m512 second = _mm512_add_ps(_mm512_mul_ps(b, cos), _mm512_mul_ps(a, sin));
            _mm512_mask_storeu_ps(low, there, _mm512_mul_ps(first, scale));
            _mm512_mask_storeu_ps(high, there, _mm512_mul_ps(second, scale));
        }
    }
}

/*
 * Rotates one row's queries and keys and writes its keys and values to their places: Attention.rotateAppend.
 *
 * qkv: the row's heads of queries, of keys and of values begin at first
 * cosines, sines: half of each from angles on
 * scale: of queries
 * keys: the place of key head 0's element 0; the next element's is key_step bytes further
 * values: the place of value head 0's elements
 * head_step: bytes from one head's place to the next's
 */
void slipway_rotate_append(
    float *qkv,
    long first,
    const float *cosines,
    const float *sines,
    long angles,
    long half,
    long heads,
    long key_heads,
    float scale,
    char *keys,
    char *values,
    long head_step,
    long key_step) {
    const long head_dim = 2 * half;
    float *key = qkv + first + head_dim * heads;
    rotate(qkv + first, heads, half, cosines + angles, sines + angles, scale);
    rotate(key, key_heads, half, cosines + angles, sines + angles, 1);
    for (long head = 0; head < key_heads; head++) {
        for (long i = 0; i < head_dim; i++) {
            *(float *)(keys + head_step * head + key_step * i) = key[head_dim * head + i];
        }
        memcpy(values + head_step * head, key + head_dim * (key_heads + head), sizeof(float) * head_dim);
    }
}

/* Elementwise.widen: count values, a multiple of LANES. */
void slipway_widen(const uint16_t *from, float *to, long first, long count) {
    for (long i = 0; i < count; i += LANES) {
        _mm512_storeu_ps(to + first + i, widened(from + i));
    }
}

/* VectorExp.exp; what is no number stays none. */
INLINE __m512 exponential(__m512 x) {
    const __m512 rounding = _mm512_set1_ps(12582912.0f);
    __m512 bounded = _mm512_min_ps(_mm512_set1_ps(88.0f), _mm512_max_ps(_mm512_set1_ps(LOWEST), x));
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

/* The sum of each SUMMED weights, as Exponentials makes it. */
void slipway_sum(const float *weights, long count, double *sums) {
    for (long block = 0; block < count; block += SUMMED) {
        const long end = smaller(block + SUMMED, count);
        const long whole = end - (end - block) % LANES;
        __m512d lower = _mm512_setzero_pd();
        __m512d upper = _mm512_setzero_pd();
        for (long i = block; i < whole; i += LANES) {
            const __m512 part = _mm512_loadu_ps(weights + i);
            lower = _mm512_add_pd(_mm512_cvtps_pd(_mm512_castps512_ps256(part)), lower);
            upper = _mm512_add_pd(_mm512_cvtps_pd(_mm512_extractf32x8_ps(part, 1)), upper);
        }
        double lanes[8];
        _mm512_storeu_pd(lanes, _mm512_add_pd(lower, upper));
        double sum = 0;
        for (int lane = 0; lane < 8; lane++) {
            sum += lanes[lane];
        }
        for (long i = whole; i < end; i++) {
            sum += weights[i];
        }
        sums[block / SUMMED] = sum;
    }
}

/* weights[i] = exp(scale * (logits[first + i] - max)), 0 where that has no normal value. */
void slipway_weigh(const float *logits, long first, long count, float max, float scale, float *weights) {
    logits += first;
    for (long i = 0; i < count; i += LANES) {
        const __mmask16 there = before(i, count);
        const __m512 logit = _mm512_maskz_loadu_ps(there, logits + i);
        const __m512 x = _mm512_mul_ps(_mm512_sub_ps(logit, _mm512_set1_ps(max)), _mm512_set1_ps(scale));
        const __mmask16 none = _mm512_cmp_ps_mask(x, _mm512_set1_ps(LOWEST), _CMP_LT_OQ);
        _mm512_mask_storeu_ps(weights + i, there, _mm512_mask_mov_ps(exponential(x), none, _mm512_setzero_ps()));
    }
}

/* The largest of some values; not a number where one of them is none. */
float slipway_largest(const float *values, long first, long count) {
    const __m512 least = _mm512_set1_ps(-__builtin_inff());
    __m512 largest = least;
    __mmask16 none = 0;
    for (long i = 0; i < count; i += LANES) {
        const __m512 part = _mm512_mask_loadu_ps(least, before(i, count), values + first + i);
        none |= _mm512_cmp_ps_mask(part, part, _CMP_UNORD_Q);
        largest = _mm512_max_ps(largest, part);
    }
    return none ? __builtin_nanf("") : _mm512_reduce_max_ps(largest);
}

/* Where the first of some values is that equals one; count where none is. */
long slipway_first(const float *values, long first, long count, float wanted) {
    for (long i = 0; i < count; i += LANES) {
        const __mmask16 there = before(i, count);
        const __m512 part = _mm512_maskz_loadu_ps(there, values + first + i);
        const __mmask16 equal = _mm512_mask_cmp_ps_mask(there, part, _mm512_set1_ps(wanted), _CMP_EQ_OQ);
        if (equal) {
            return i + __builtin_ctz(equal);
        }
    }
    return count;
}

typedef struct {
    const uint8_t *blocks;
    const uint8_t *scales;
    long rows;
    long columns;
    const uint8_t *next; /* blocks that are read after these */
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
    const uint8_t *end = weights.blocks + row_bytes * weights.rows;
    for (long first = 0; first < weights.rows; first += EXPERT_ROWS) {
        const uint8_t *w = weights.blocks + row_bytes * first;
        const uint8_t *s = weights.scales + row_scales * first;
        const uint8_t *later = w + AHEAD < end ? w + AHEAD : weights.next + (w + AHEAD - end);
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

/* The same for rows of less than one vector of words, as only test models have. */
INLINE void narrow_products(
    mxfp4 weights, const float *x, const int32_t *offsets, long tokens, float *out, long stride) {
    const __m512i values = _mm512_loadu_si512(FP4_AS_BF16);
    const long row_scales = weights.columns / BLOCK;
    const __mmask16 there = (__mmask16)((1 << weights.columns / 8) - 1);
    for (long row = 0; row < weights.rows; row++) {
        uint8_t scales[NIBBLES / BLOCK] = {0};
        memcpy(scales, weights.scales + row_scales * row, row_scales);
        const __m512i words = _mm512_maskz_loadu_epi32(there, weights.blocks + weights.columns / 2 * row);
        for (long token = 0; token < tokens; token++) {
            __m512 part = _mm512_setzero_ps();
            for (int nibble = 0; nibble < 4; nibble++) {
                const float *at = x + offsets[token] + nibble * LANES;
                __m512i pairs = _mm512_permutexvar_epi16(_mm512_srli_epi32(words, 4 * nibble), values);
                part = _mm512_fmadd_ps(low_halves(pairs), _mm512_loadu_ps(at), part);
                part = _mm512_fmadd_ps(high_halves(pairs), _mm512_loadu_ps(at + 4 * LANES), part);
            }
            out[stride * token + row] = _mm512_reduce_add_ps(_mm512_mul_ps(part, factors(scales)));
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

/* SwiGlu.apply: LANES results of gates (even) and ups (odd). */
INLINE __m512 swiglu(__m512 a, __m512 b, float limit) {
    const __m512 one = _mm512_set1_ps(1.0f);
    const __m512 most = _mm512_set1_ps(limit);
    __m512 gate = _mm512_min_ps(most, every_second(a, b, 0)); /* the second operand, if one is no number */
    __m512 up = _mm512_max_ps(_mm512_set1_ps(-limit), _mm512_min_ps(most, every_second(a, b, 1)));
    __m512 power = exponential(_mm512_mul_ps(gate, _mm512_set1_ps(-1.702f)));
    __m512 sigmoid = _mm512_div_ps(one, _mm512_add_ps(power, one));
    return _mm512_mul_ps(_mm512_mul_ps(gate, sigmoid), _mm512_add_ps(up, one));
}

/*
 * Gate and up products of some tokens, through SwiGLU, as packed nibbles: those of token n at inner + inner_offsets[first + n].
 *
 * rows: gates and ups by turns; at most 2 * NIBBLES, and a multiple of 2 * LANES
 * columns: a multiple of BLOCK
 * next: the blocks of what is likely to be multiplied after these
 * bias: bfloat16, one for each row
 * x: packed nibbles, those of token n at x + offsets[first + n]
 * products: room for rows of each token, stride apart
 * missing: values that are zero before those of the rows in their group; the rest of it is zero, too
 */
void slipway_gate_up(
    const uint8_t *blocks,
    const uint8_t *scales,
    const uint8_t *next,
    const uint16_t *bias,
    long rows,
    long columns,
    const float *x,
    const int32_t *offsets,
    long first,
    long tokens,
    float limit,
    float *products,
    long stride,
    float *inner,
    const int32_t *inner_offsets,
    long missing) {
    const mxfp4 weights = {blocks, scales, rows, columns, next};
    expert_products(weights, x, offsets + first, tokens, products, stride);
    for (long token = 0; token < tokens; token++) {
        const float *product = products + stride * token;
        float values[NIBBLES];
        if (rows < 2 * NIBBLES) {
            clear(values);
        }
        for (long i = 0; i < rows; i += 2 * LANES) {
            __m512 a = _mm512_add_ps(_mm512_loadu_ps(product + i), widened(bias + i));
            __m512 b = _mm512_add_ps(_mm512_loadu_ps(product + i + LANES), widened(bias + i + LANES));
            _mm512_storeu_ps(values + missing + i / 2, swiglu(a, b, limit));
        }
        pack_nibbles(values, inner + inner_offsets[first + token]);
    }
}

/*
 * Adds an expert's share of some tokens: out[row] += share * (product + bias), where out is out + offset + width * (choice / active).
 *
 * rows: a multiple of LANES
 * choices: a token's row times active, plus its rank; those of the tokens from first on
 * shares: one for each choice
 * For the rest see slipway_gate_up.
 */
void slipway_down(
    const uint8_t *blocks,
    const uint8_t *scales,
    const uint8_t *next,
    const uint16_t *bias,
    long rows,
    long columns,
    const float *x,
    const int32_t *offsets,
    long first,
    long tokens,
    float *products,
    long stride,
    const int32_t *choices,
    long active,
    const float *shares,
    float *out,
    long offset,
    long width) {
    const mxfp4 weights = {blocks, scales, rows, columns, next};
    expert_products(weights, x, offsets + first, tokens, products, stride);
    for (long token = 0; token < tokens; token++) {
        const float *product = products + stride * token;
        const long choice = choices[first + token];
        const __m512 share = _mm512_set1_ps(shares[choice]);
        float *to = out + offset + width * (choice / active);
        for (long i = 0; i < rows; i += LANES) {
            __m512 sum = _mm512_add_ps(_mm512_loadu_ps(product + i), widened(bias + i));
            _mm512_storeu_ps(to + i, _mm512_add_ps(_mm512_loadu_ps(to + i), _mm512_mul_ps(sum, share)));
        }
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

/* Turns one head's scores of the positions from to to into weights relative to the largest score so far. */
INLINE void weigh(float *scores, long from, long to, long head_dim, float *largest, float *sum, float *weighted) {
    const __m512 never = _mm512_set1_ps(-__builtin_inff());
    const long first = from - from % LANES;
    __m512 most = _mm512_set1_ps(*largest);
    for (long i = first; i < to; i += LANES) {
        __mmask16 visible = before(i, to);
        if (i < from) {
            visible &= (__mmask16)(0xffff << (from - i));
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

/* A sequence's keys and values in one layer and head: where those of block 0 are, and which blocks are the sequence's. */
typedef struct {
    const char *keys;
    const char *values;
    long page; /* bytes */
    const int32_t *blocks;
    long block_size;
    long head_dim;
} pages;

INLINE int64_t key_place(pages of, long position) {
    return (int64_t)(of.keys + of.page * of.blocks[position / of.block_size] + 4 * (position % of.block_size));
}

INLINE int64_t value_place(pages of, long position) {
    return (int64_t)(of.values + of.page * of.blocks[position / of.block_size] + 4 * of.head_dim * (position % of.block_size));
}

/* Takes the positions from to to, of one tile, into the softmax of the heads that share a key head. */
INLINE void attend_tile(
    pages of,
    long from,
    long to,
    long last,
    const int64_t *expected,
    const float *q,
    long heads,
    float *scores,
    float *largest,
    float *sums,
    float *weighted) {
    int64_t places[2 * TILE / LANES + PLACES_AHEAD]; /* of keys, of values, and then what is read next */
    const long begin = from - from % (2 * LANES);
    const long count = (to - begin + LANES - 1) / LANES;
    for (long i = 0; i < count; i++) {
        places[i] = key_place(of, begin + LANES * i);
        places[count + i] = value_place(of, begin + LANES * i);
    }
    for (long i = 0; i < PLACES_AHEAD; i++) {
        places[2 * count + i] = to <= last ? key_place(of, smaller(to + LANES * i, last - last % LANES)) : expected[i];
    }
    scores_of(places, count, 4 * of.block_size, of.head_dim, q, heads, scores, TILE);
    from -= begin;
    to -= begin;
    for (long head = 0; head < heads; head++) {
        weigh(scores + TILE * head, from, to, of.head_dim, largest + head, sums + head, weighted + of.head_dim * head);
    }
    add_all_values(places + count, from, to, of.head_dim, scores, TILE, weighted, heads);
}

/*
 * Attention of some rows of one sequence, for the heads that share a key head: Attention.attend.
 *
 * keys, values: where those of block 0 are; page: bytes from one block's to the next's
 * blocks: the sequence's; block_size: positions in each, a multiple of LANES
 * head_dim: a multiple of LANES
 * expected: two addresses that are likely to be read after them
 * positions: those of all rows; the task's are first to end
 * window: positions that a row sees, its own included
 * from, to: the part of the positions that is taken in, multiples of TILE; the parts come one after the other, and meanwhile the state
 *     stays in scratch
 * qkv: width for each row, beginning with its query heads
 * head: the key head; heads: query heads that share it
 * sinks: one for each query head
 * out: out_width for each row, all its query heads
 * scratch: TILE + (2 + head_dim) * (end - first) floats for each head, and LANES
 */
void slipway_attend(
    const char *keys,
    const char *values,
    long page,
    const int32_t *blocks,
    long block_size,
    long head_dim,
    int64_t expected_first,
    int64_t expected_second,
    const int32_t *positions,
    long first,
    long end,
    long window,
    long from,
    long to,
    const float *qkv,
    long width,
    long head,
    long heads,
    const float *sinks,
    float *out,
    long out_width,
    float *scratch) {
    const pages of = {keys, values, page, blocks, block_size, head_dim};
    const int64_t expected[PLACES_AHEAD] = {expected_first, expected_second};
    const long rows = end - first;
    const long last = positions[end - 1];
    float *scores = scratch;
    float *largest = scores + TILE * heads + LANES;
    float *sums = largest + rows * heads;
    float *weighted = sums + rows * heads;
    const long visible = larger(0, positions[first] - window + 1);
    if (from <= visible) {
        for (long i = 0; i < rows * heads; i++) {
            largest[i] = sinks[heads * head + i % heads];
            sums[i] = 1;
        }
        memset(weighted, 0, sizeof(float) * rows * heads * head_dim);
    }
    for (long tile = from; tile < smaller(to, last + 1); tile += TILE) {
        for (long row = 0; row < rows; row++) {
            const long position = positions[first + row];
            const long begin = larger(tile, position - window + 1);
            const long bound = smaller(tile + TILE, position + 1);
            if (begin < bound) {
                attend_tile(
                    of,
                    begin,
                    bound,
                    position,
                    expected,
                    qkv + width * (first + row) + heads * head * head_dim,
                    heads,
                    scores,
                    largest + heads * row,
                    sums + heads * row,
                    weighted + heads * row * head_dim);
            }
        }
    }
    for (long i = 0; to > last && i < rows * heads; i++) {
        const __m512 sum = _mm512_set1_ps(sums[i]);
        float *row = out + out_width * (first + i / heads) + (heads * head + i % heads) * head_dim;
        for (long k = 0; k < head_dim; k += LANES) {
            _mm512_storeu_ps(row + k, _mm512_div_ps(_mm512_loadu_ps(weighted + head_dim * i + k), sum));
        }
    }
}
