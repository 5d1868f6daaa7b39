/* Vectors of 16 floats, for processors with AVX-512. Each function does lane by lane what its name says, and rounds once. */

enum {
    LANES = 16,
    VECTORS = 4 /* of a head's elements: with HEADS as many sums as stay in registers */
};

typedef __m512 floats;
typedef __m512d doubles;
typedef __m512i ints;
typedef __mmask16 lanes; /* some of a vector's */

/* Whether this processor, and its system, run what is compiled here; itself it runs on any. */
__attribute__((target("arch=x86-64"))) int slipway_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

INLINE floats zeros(void) {
    return _mm512_setzero_ps();
}

INLINE floats all(float value) {
    return _mm512_set1_ps(value);
}

INLINE floats load(const float *from) {
    return _mm512_loadu_ps(from);
}

INLINE void store(float *to, floats a) {
    _mm512_storeu_ps(to, a);
}

INLINE ints load_words(const void *from) {
    return _mm512_loadu_si512(from);
}

/* a * b + c */
INLINE floats fused(floats a, floats b, floats c) {
    return _mm512_fmadd_ps(a, b, c);
}

/* sum += a * b */
INLINE void accumulate(floats *sum, floats a, floats b) {
    *sum = _mm512_fmadd_ps(a, b, *sum);
}

/* The second one, if either is no number. */
INLINE floats min_of(floats a, floats b) {
    return _mm512_min_ps(a, b);
}

/* The second one, if either is no number. */
INLINE floats max_of(floats a, floats b) {
    return _mm512_max_ps(a, b);
}

/* Lanes eight apart are added first, then those four, two and one apart: Lanes.sum. */
INLINE float sum_of(floats a) {
    return _mm512_reduce_add_ps(a);
}

INLINE float largest_of(floats a) {
    return _mm512_reduce_max_ps(a);
}

/* The lanes of the vector at i that are before end. */
INLINE lanes before(long i, long end) {
    return end - i < LANES ? (lanes)(0xffff >> (LANES - (end - i))) : 0xffff;
}

/* Those of the vector at i that are from start on, and among others. */
INLINE lanes from_on(lanes others, long i, long start) {
    return i < start ? others & (lanes)(0xffff << (start - i)) : others;
}

/* Zeros in other lanes. */
INLINE floats load_some(lanes some, const float *from) {
    return _mm512_maskz_loadu_ps(some, from);
}

INLINE floats load_some_or(floats others, lanes some, const float *from) {
    return _mm512_mask_loadu_ps(others, some, from);
}

INLINE ints load_some_words(lanes some, const void *from) {
    return _mm512_maskz_loadu_epi32(some, from);
}

INLINE void store_some(float *to, lanes some, floats a) {
    _mm512_mask_storeu_ps(to, some, a);
}

/* a in some lanes, others in the others. */
INLINE floats chosen(floats others, lanes some, floats a) {
    return _mm512_mask_mov_ps(others, some, a);
}

INLINE lanes less(floats a, floats b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}

INLINE lanes equal(lanes some, floats a, floats b) {
    return _mm512_mask_cmp_ps_mask(some, a, b, _CMP_EQ_OQ);
}

INLINE lanes no_number(floats a) {
    return _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q);
}

INLINE float first_lane(floats a) {
    return _mm512_cvtss_f32(a);
}

INLINE lanes no_lanes(void) {
    return 0;
}

INLINE lanes either(lanes a, lanes b) {
    return a | b;
}

INLINE int any(lanes some) {
    return some != 0;
}

INLINE int first_of(lanes some) {
    return __builtin_ctz(some);
}

/* a's bits, with b added to them as an integer and shifted to where a float has its exponent. */
INLINE floats with_exponent(floats a, floats b) {
    __m512i exponent = _mm512_slli_epi32(_mm512_castps_si512(b), 23);
    return _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(a), exponent));
}

/* As many bfloat16 values as a vector has lanes. */
INLINE floats widened(const uint16_t *from) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)from)), 16));
}

INLINE floats low_halves(ints words) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(words, 16));
}

INLINE floats high_halves(ints words) {
    return _mm512_castsi512_ps(_mm512_and_si512(words, _mm512_set1_epi32((int)0xffff0000)));
}

/* The factors of a vector's four blocks, each in four lanes: a scale byte is a float's exponent. */
INLINE floats factors(const uint8_t *scales) {
    const __m512i to_exponent = _mm512_setr_epi32(23, 23, 23, 23, 15, 15, 15, 15, 7, 7, 7, 7, 31, 31, 31, 31);
    int four;
    memcpy(&four, scales, sizeof four);
    __m512i rotated = _mm512_rolv_epi32(_mm512_set1_epi32(four), to_exponent);
    return _mm512_castsi512_ps(_mm512_and_si512(rotated, _mm512_set1_epi32(0x7f800000)));
}

/* Words of 4-bit floats, from which pairs are taken by turns. */
typedef struct {
    __m512i left;
} nibbles;

INLINE nibbles nibbles_of(ints words) {
    return (nibbles){words};
}

static const uint16_t FP4_AS_BF16[32] = {
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
    0x0000, 0x3f00, 0x3f80, 0x3fc0, 0x4000, 0x4040, 0x4080, 0x40c0, 0x8000, 0xbf00, 0xbf80, 0xbfc0, 0xc000, 0xc040, 0xc080, 0xc0c0,
};

/* As bfloat16, nibble n of each word in its low half and nibble n + 4 in its high half: n is 0 the first time, then 1, 2 and 3. */
INLINE ints next_pairs(nibbles *of, const int n) {
    (void)n;
    ints pairs = _mm512_permutexvar_epi16(of->left, _mm512_loadu_si512(FP4_AS_BF16));
    of->left = _mm512_srli_epi32(of->left, 4);
    return pairs;
}

/* Every second value of the two vectors' sequence, from the first (0) or the second (1) on. */
INLINE floats every_second(floats a, floats b, const int from) {
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    return _mm512_permutex2var_ps(a, _mm512_add_epi32(even, _mm512_set1_epi32(from)), b);
}

/* Four lanes of each: lanes eight apart are added first, then those four apart. */
INLINE __m512 four_lanes(__m512 a, __m512 b, __m512 c, __m512 d) {
    __m512 ab = _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xee));
    __m512 cd = _mm512_add_ps(_mm512_shuffle_f32x4(c, d, 0x44), _mm512_shuffle_f32x4(c, d, 0xee));
    return _mm512_add_ps(_mm512_shuffle_f32x4(ab, cd, 0x88), _mm512_shuffle_f32x4(ab, cd, 0xdd));
}

/* The sum of each, in the order of sum_of. */
INLINE __m128 sum_four(floats a, floats b, floats c, floats d) {
    __m512 sums = four_lanes(a, b, c, d);
    sums = _mm512_add_ps(sums, _mm512_permute_ps(sums, 0x4e));
    sums = _mm512_add_ps(sums, _mm512_permute_ps(sums, 0xb1));
    return _mm512_castps512_ps128(_mm512_maskz_compress_ps(0x1111, sums));
}

/* The sums of four tokens with four rows each, those of a token after each other, added up in the same order. */
INLINE __m512 sum_sixteen(floats sums[4][4]) {
    const __m512i by_token = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    __m512 parts[4];
    UNROLL for (int token = 0; token < 4; token++) {
        parts[token] = four_lanes(sums[token][0], sums[token][1], sums[token][2], sums[token][3]);
    }
    __m512 first = _mm512_add_ps(_mm512_unpacklo_ps(parts[0], parts[1]), _mm512_unpackhi_ps(parts[0], parts[1]));
    __m512 last = _mm512_add_ps(_mm512_unpacklo_ps(parts[2], parts[3]), _mm512_unpackhi_ps(parts[2], parts[3]));
    __m512 rows = _mm512_add_ps(_mm512_shuffle_ps(first, last, 0x44), _mm512_shuffle_ps(first, last, 0xee));
    return _mm512_permutexvar_ps(by_token, rows);
}

INLINE doubles no_doubles(void) {
    return _mm512_setzero_pd();
}

INLINE doubles add_doubles(doubles a, doubles b) {
    return _mm512_add_pd(a, b);
}

INLINE void store_doubles(double *to, doubles a) {
    _mm512_storeu_pd(to, a);
}

INLINE doubles lower_half(floats a) {
    return _mm512_cvtps_pd(_mm512_castps512_ps256(a));
}

INLINE doubles upper_half(floats a) {
    return _mm512_cvtps_pd(_mm512_extractf32x8_ps(a, 1));
}
