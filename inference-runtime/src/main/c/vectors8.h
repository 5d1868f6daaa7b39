/* Vectors of 8 floats, for processors with AVX2 and FMA: the functions of vectors16.h. */

enum {
    LANES = 8,
    VECTORS = 2 /* of a head's elements: with HEADS as many sums as stay in registers */
};

typedef __m256 floats;
typedef __m256d doubles;
typedef __m256i ints;
typedef __m256i lanes; /* some of a vector's: all bits of theirs */

/* Whether this processor, and its system, run what is compiled here; itself it runs on any. */
__attribute__((target("arch=x86-64"))) int slipway_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

INLINE floats zeros(void) {
    return _mm256_setzero_ps();
}

INLINE floats all(float value) {
    return _mm256_set1_ps(value);
}

INLINE floats load(const float *from) {
    return _mm256_loadu_ps(from);
}

INLINE void store(float *to, floats a) {
    _mm256_storeu_ps(to, a);
}

INLINE ints load_words(const void *from) {
    return _mm256_loadu_si256(from);
}

/* a * b + c */
INLINE floats fused(floats a, floats b, floats c) {
    return _mm256_fmadd_ps(a, b, c);
}

/* sum += a * b, in the register that has the sum: otherwise the compiler puts it where a or b was, and runs out of its sixteen. */
INLINE void accumulate(floats *sum, floats a, floats b) {
    __asm__("vfmadd231ps %2, %1, %0" : "+x"(*sum) : "x"(a), "x"(b));
}

/* The same with b in memory. */
INLINE void accumulate_from(floats *sum, floats a, const float *b) {
    __asm__("vfmadd231ps %2, %1, %0" : "+x"(*sum) : "x"(a), "m"(*(const __m256_u *)b));
}

/* The second one, if either is no number. */
INLINE floats min_of(floats a, floats b) {
    return _mm256_min_ps(a, b);
}

/* The second one, if either is no number. */
INLINE floats max_of(floats a, floats b) {
    return _mm256_max_ps(a, b);
}

/* Lanes four apart are added first, then those two and one apart: Lanes.sum. */
INLINE float sum_of(floats a) {
    __m128 sums = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    sums = _mm_add_ps(sums, _mm_movehl_ps(sums, sums));
    return _mm_cvtss_f32(_mm_add_ss(sums, _mm_movehdup_ps(sums)));
}

INLINE float largest_of(floats a) {
    __m128 some = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    some = _mm_max_ps(some, _mm_movehl_ps(some, some));
    return _mm_cvtss_f32(_mm_max_ss(some, _mm_movehdup_ps(some)));
}

INLINE ints lane_numbers(void) {
    return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
}

/* The lanes of the vector at i that are before end. */
INLINE lanes before(long i, long end) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(end - i < LANES ? (int)(end - i) : LANES), lane_numbers());
}

/* Those of the vector at i that are from start on, and among others. */
INLINE lanes from_on(lanes others, long i, long start) {
    return i < start ? _mm256_andnot_si256(before(i, start), others) : others;
}

/* Zeros in other lanes. */
INLINE floats load_some(lanes some, const float *from) {
    return _mm256_maskload_ps(from, some);
}

/* a in some lanes, others in the others. */
INLINE floats chosen(floats others, lanes some, floats a) {
    return _mm256_blendv_ps(others, a, _mm256_castsi256_ps(some));
}

INLINE floats load_some_or(floats others, lanes some, const float *from) {
    return chosen(others, some, load_some(some, from));
}

INLINE ints load_some_words(lanes some, const void *from) {
    return _mm256_maskload_epi32(from, some);
}

INLINE void store_some(float *to, lanes some, floats a) {
    _mm256_maskstore_ps(to, some, a);
}

INLINE lanes less(floats a, floats b) {
    return _mm256_castps_si256(_mm256_cmp_ps(a, b, _CMP_LT_OQ));
}

INLINE lanes equal(lanes some, floats a, floats b) {
    return _mm256_and_si256(some, _mm256_castps_si256(_mm256_cmp_ps(a, b, _CMP_EQ_OQ)));
}

INLINE lanes no_number(floats a) {
    return _mm256_castps_si256(_mm256_cmp_ps(a, a, _CMP_UNORD_Q));
}

INLINE float first_lane(floats a) {
    return _mm256_cvtss_f32(a);
}

INLINE lanes no_lanes(void) {
    return _mm256_setzero_si256();
}

INLINE lanes either(lanes a, lanes b) {
    return _mm256_or_si256(a, b);
}

INLINE int any(lanes some) {
    return _mm256_movemask_ps(_mm256_castsi256_ps(some)) != 0;
}

INLINE int first_of(lanes some) {
    return __builtin_ctz(_mm256_movemask_ps(_mm256_castsi256_ps(some)));
}

/* a's bits, with b added to them as an integer and shifted to where a float has its exponent. */
INLINE floats with_exponent(floats a, floats b) {
    __m256i exponent = _mm256_slli_epi32(_mm256_castps_si256(b), 23);
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), exponent));
}

/* As many bfloat16 values as a vector has lanes. */
INLINE floats widened(const uint16_t *from) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)from)), 16));
}

INLINE floats low_halves(ints words) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(words, 16));
}

INLINE floats high_halves(ints words) {
    return _mm256_castsi256_ps(_mm256_and_si256(words, _mm256_set1_epi32((int)0xffff0000)));
}

/* The factors of a vector's two blocks, each in four lanes: a scale byte is a float's exponent. */
INLINE floats factors(const uint8_t *scales) {
    const __m256i to_exponent = _mm256_setr_epi32(23, 23, 23, 23, 15, 15, 15, 15);
    uint16_t two;
    memcpy(&two, scales, sizeof two);
    __m256i shifted = _mm256_sllv_epi32(_mm256_set1_epi32(two), to_exponent);
    return _mm256_castsi256_ps(_mm256_and_si256(shifted, _mm256_set1_epi32(0x7f800000)));
}

/* Words of 4-bit floats: the upper and the lower byte of each one's bfloat16, of the lower and of the upper nibbles of the words' bytes. */
typedef struct {
    __m256i uppers[2];
    __m256i lowers[2];
} nibbles;

INLINE nibbles nibbles_of(ints words) {
    const __m256i upper = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        0, 0x3f, 0x3f, 0x3f, 0x40, 0x40, 0x40, 0x40, (char)0x80, (char)0xbf, (char)0xbf, (char)0xbf, (char)0xc0, (char)0xc0,
        (char)0xc0, (char)0xc0));
    const __m256i lower = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        0, 0, (char)0x80, (char)0xc0, 0, 0x40, (char)0x80, (char)0xc0, 0, 0, (char)0x80, (char)0xc0, 0, 0x40, (char)0x80,
        (char)0xc0));
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i even = _mm256_and_si256(words, nibble);
    const __m256i odd = _mm256_and_si256(_mm256_srli_epi32(words, 4), nibble);
    return (nibbles){
        {_mm256_shuffle_epi8(upper, even), _mm256_shuffle_epi8(upper, odd)},
        {_mm256_shuffle_epi8(lower, even), _mm256_shuffle_epi8(lower, odd)}};
}

/* As bfloat16, nibble n of each word in its low half and nibble n + 4 in its high half: n is 0 the first time, then 1, 2 and 3. */
INLINE ints next_pairs(nibbles *of, const int n) {
    const __m256i uppers = of->uppers[n % 2];
    const __m256i lowers = of->lowers[n % 2];
    const __m256i upper_bytes = _mm256_set1_epi16((short)0xff00);
    return n < 2 ? _mm256_blendv_epi8(lowers, _mm256_slli_epi16(uppers, 8), upper_bytes)
                 : _mm256_blendv_epi8(_mm256_srli_epi16(lowers, 8), uppers, upper_bytes);
}

/* Every second value of the two vectors' sequence, from the first (0) or the second (1) on. */
INLINE floats every_second(floats a, floats b, const int from) {
    const __m256 halves = from ? _mm256_shuffle_ps(a, b, 0xdd) : _mm256_shuffle_ps(a, b, 0x88);
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(halves), 0xd8));
}

/* The sum of each, in the order of sum_of. */
INLINE __m128 sum_four(floats a, floats b, floats c, floats d) {
    __m256 ac = _mm256_add_ps(_mm256_permute2f128_ps(a, c, 0x20), _mm256_permute2f128_ps(a, c, 0x31));
    __m256 bd = _mm256_add_ps(_mm256_permute2f128_ps(b, d, 0x20), _mm256_permute2f128_ps(b, d, 0x31));
    __m256 sums = _mm256_add_ps(_mm256_shuffle_ps(ac, bd, 0x44), _mm256_shuffle_ps(ac, bd, 0xee));
    /* of each half: a b by turns of two lanes */
    sums = _mm256_add_ps(_mm256_shuffle_ps(sums, sums, 0x88), _mm256_shuffle_ps(sums, sums, 0xdd));
    return _mm_movelh_ps(_mm256_castps256_ps128(sums), _mm256_extractf128_ps(sums, 1));
}

INLINE doubles no_doubles(void) {
    return _mm256_setzero_pd();
}

INLINE doubles add_doubles(doubles a, doubles b) {
    return _mm256_add_pd(a, b);
}

INLINE void store_doubles(double *to, doubles a) {
    _mm256_storeu_pd(to, a);
}

INLINE doubles lower_half(floats a) {
    return _mm256_cvtps_pd(_mm256_castps256_ps128(a));
}

INLINE doubles upper_half(floats a) {
    return _mm256_cvtps_pd(_mm256_extractf128_ps(a, 1));
}
