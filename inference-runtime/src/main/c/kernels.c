/*
 * What the tasks of CpuOps and the sampler do in Java: from the same packed activations and pages, with vectors of as many lanes, and with
 * the same additions in the same order. So each result has the same bits as in Java, whichever tile it is computed in.
 *
 * One token is bound by memory: its loops keep loads as far ahead as the processor can, and where they read several streams they fetch by
 * hand, into the second-level cache: more lines can be on their way there than to the first. More tokens are bound by multiplications,
 * and share what is decoded of the weights.
 */

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 8")

#ifdef __AVX512F__
#include "vectors16.h"
#else
#include "vectors8.h"
#endif

enum {
    PAIRS = 2 * LANES,   /* bfloat16 weights of one vector of words */
    NIBBLES = 8 * LANES, /* 4-bit weights of one vector of words */
    BLOCK = 32,          /* weights that share a scale */
    ROWS = 4,            /* of a tile of dense products, at most */
    TOKENS = 4,          /* the same */
    EXPERT_TOKENS = 7,   /* of a tile of an expert's, at most */
    HEADS = 4,
    LINE = 64,
    VECTORS_OF_LINE = LINE / 4 / LANES,
    AHEAD = 4096, /* bytes: as far ahead as memory answers late, and into the next page before its place is needed */
    TILE = 128,   /* Attention.TILE */
    SUMMED = 256, /* Exponentials.BLOCK */
    LINE_FLOATS = LINE / 4,
    PLACES_AHEAD = 2 * VECTORS_OF_LINE /* as far ahead as memory answers late, in vectors of positions */
};

static const float LOWEST = -87; /* VectorExp.LOWEST */

INLINE floats add(floats a, floats b) {
    return a + b;
}

INLINE floats sub(floats a, floats b) {
    return a - b;
}

INLINE floats mul(floats a, floats b) {
    return a * b;
}

INLINE floats divided(floats a, floats b) {
    return a / b;
}

/* Into the second-level cache. */
INLINE void fetch(const void *line) {
    _mm_prefetch(line, _MM_HINT_T1);
}

INLINE long smaller(long a, long b) {
    return a < b ? a : b;
}

INLINE long larger(long a, long b) {
    return a > b ? a : b;
}

/* Dense.Outcome: out = product, out = product + bias, or out = out + (product + bias). */
enum { PRODUCT, SUM, ADDED };

/* The products of four rows, as outcome says. */
INLINE void put_four(__m128 products, const float *bias, float *to, int outcome) {
    if (outcome != PRODUCT) {
        products = _mm_add_ps(products, _mm_loadu_ps(bias));
    }
    _mm_storeu_ps(to, outcome == ADDED ? _mm_add_ps(_mm_loadu_ps(to), products) : products);
}

INLINE void put_one(float product, float bias, float *to, int outcome) {
    if (outcome != PRODUCT) {
        product += bias;
    }
    *to = outcome == ADDED ? *to + product : product;
}

typedef struct {
    const uint8_t *blocks;
    const uint8_t *scales;
    long rows;
    long columns;
    const uint8_t *next; /* blocks that are read after these */
} mxfp4;

/* out[stride * token + row] for rows of less than one vector of words, as only test models have. */
INLINE void narrow_products(
    mxfp4 weights, const float *x, const int32_t *offsets, long tokens, float *out, long stride) {
    const long row_scales = weights.columns / BLOCK;
    const lanes there = before(0, weights.columns / 8);
    for (long row = 0; row < weights.rows; row++) {
        uint8_t scales[NIBBLES / BLOCK] = {0};
        memcpy(scales, weights.scales + row_scales * row, row_scales);
        const ints words = load_some_words(there, weights.blocks + weights.columns / 2 * row);
        for (long token = 0; token < tokens; token++) {
            floats part = zeros();
            nibbles left = nibbles_of(words);
            UNROLL for (int nibble = 0; nibble < 4; nibble++) {
                const float *at = x + offsets[token] + nibble * LANES;
                ints pairs = next_pairs(&left, nibble);
                part = fused(low_halves(pairs), load(at), part);
                part = fused(high_halves(pairs), load(at + 4 * LANES), part);
            }
            out[stride * token + row] = sum_of(mul(part, factors(scales)));
        }
    }
}

#ifdef __AVX512F__
#include "products16.h"
#else
#include "products8.h"
#endif

/* Some rows times some tokens, as outcome says; fetches weights that are read soon. */
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
    floats sums[TOKENS][ROWS];
    UNROLL for (int token = 0; token < TOKENS; token++) {
        UNROLL for (int row = 0; row < ROWS; row++) {
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
    put_tile(sums, bias, out, stride, outcome, rows, tokens);
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
        const long tile = dense_tokens(tokens);
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
    const long row_bytes = 2 * columns;
    long row = 0;
#ifndef __AVX512F__
    row = many_products(weights, rows, columns, x, tokens, bias, out, stride, outcome);
#endif
    if (tokens > 1) {
        for (; row + SEVERAL_ROWS <= rows; row += SEVERAL_ROWS) {
            dense_rows(
                weights + row_bytes * row, x, columns, tokens, bias + row, out + row, stride, outcome, SEVERAL_ROWS);
        }
    } else if (SINGLE_ROWS > 1) {
        for (; row + SINGLE_ROWS <= rows; row += SINGLE_ROWS) {
            dense_tile(weights + row_bytes * row, x, columns, bias + row, out + row, stride, outcome, SINGLE_ROWS, 1);
        }
    }
    for (; row < rows; row++) {
        dense_rows(weights + row_bytes * row, x, columns, tokens, bias + row, out + row, stride, outcome, 1);
    }
}

/* to[LANES * n + w] = from[8 * w + n]: NIBBLES values in the order in which the nibbles of as many weights meet them. */
INLINE void pack_nibbles(const float *from, float *to) {
    floats parts[8];
    UNROLL for (int i = 0; i < 8; i++) {
        parts[i] = load(from + LANES * i);
    }
    floats halves[8]; /* by the lowest bit of n, then by the next */
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
        store(to + LANES * low, every_second(parts[at], parts[at + 2], 0));
        store(to + LANES * (low + 4), every_second(parts[at], parts[at + 2], 1));
    }
}

INLINE void clear(float *group) {
    UNROLL for (int i = 0; i < NIBBLES; i += LANES) {
        store(group + i, zeros());
    }
}

/* For PAIRS values first those that meet the low halves of as many weights' words, then those of the high halves. */
INLINE void pack_pairs(floats a, floats b, float *to) {
    store(to, every_second(a, b, 0));
    store(to + LANES, every_second(a, b, 1));
}

/* Packing.pairs: columns values, a multiple of PAIRS. */
void slipway_pack_pairs(const float *values, long first, long columns, float *to) {
    values += first;
    for (long i = 0; i < columns; i += PAIRS) {
        pack_pairs(load(values + i), load(values + i + LANES), to + i);
    }
}

INLINE floats normed(const float *x, floats scale, const float *weight) {
    return mul(mul(load(x), scale), load(weight));
}

/* One row through RmsNorm, as slipway_norm. */
INLINE void norm_row(const float *x, const float *weight, long columns, float epsilon, float *pairs, float *nibbles) {
    floats squares = zeros();
    for (long i = 0; i < columns; i += LANES) {
        const floats value = load(x + i);
        squares = fused(value, value, squares);
    }
    const __m128d mean = _mm_set_sd((double)(sum_of(squares) / (float)columns + epsilon));
    const floats scale = all((float)(1 / _mm_cvtsd_f64(_mm_sqrt_sd(mean, mean))));
    for (long group = 0; group < columns; group += NIBBLES) {
        float values[NIBBLES];
        const long count = smaller(columns - group, NIBBLES);
        const long skipped = columns < NIBBLES ? 0 : NIBBLES - count;
        if (count < NIBBLES) {
            clear(values);
        }
        for (long i = 0; i < count; i += PAIRS) {
            const long at = group + i;
            floats a = normed(x + at, scale, weight + at);
            floats b = normed(x + at + LANES, scale, weight + at + LANES);
            pack_pairs(a, b, pairs + at);
            store(values + skipped + i, a);
            store(values + skipped + i + LANES, b);
        }
        if (nibbles) {
            pack_nibbles(values, nibbles + group);
        }
    }
}

/*
 * Rows through RmsNorm, packed.
 *
 * x: columns for each row, from first on
 * columns: a multiple of PAIRS
 * pairs: Packing.pairs of the results, columns for each row
 * nibbles: Packing.nibbles of them, too, as many as their groups have for each row, unless null
 */
void slipway_norm(
    const float *x, long first, long rows, const float *weight, long columns, float epsilon, float *pairs, float *nibbles) {
    const long stride = (columns + NIBBLES - 1) / NIBBLES * NIBBLES;
    for (long row = 0; row < rows; row++) {
        float *to = nibbles ? nibbles + stride * row : nibbles;
        norm_row(x + first + columns * row, weight, columns, epsilon, pairs + columns * row, to);
    }
}

/* Rope.rotate: some heads of one row, in place. */
INLINE void rotate(float *x, long heads, long half, const float *cosines, const float *sines, float by) {
    const floats scale = all(by);
    for (long i = 0; i < half; i += LANES) {
        const lanes there = before(i, half);
        const floats cos = load_some(there, cosines + i);
        const floats sin = load_some(there, sines + i);
        for (long head = 0; head < heads; head++) {
            float *low = x + 2 * half * head + i;
            float *high = low + half;
            const floats a = load_some(there, low);
            const floats b = load_some(there, high);
            const floats first = sub(mul(a, cos), mul(b, sin));
            const floats second = add(mul(b, cos), mul(a, sin));
            store_some(low, there, mul(first, scale));
            store_some(high, there, mul(second, scale));
        }
    }
}

/*
 * Rotates rows' queries and keys and writes their keys and values to their places: Attention.rotateAppend.
 *
 * qkv: width for each row: its heads of queries, of keys and of values
 * cosines, sines: half of each for a row, from angles[row] on
 * scale: of queries
 * keys, values: where those of block 0 and key head 0 are; page: bytes from one block's to the next's, head_step: from one head's
 * blocks: one for each row of first to end; block_size: positions in each
 */
void slipway_rotate_append(
    float *qkv,
    long width,
    const int32_t *positions,
    long first,
    long end,
    const float *cosines,
    const float *sines,
    const int32_t *angles,
    long half,
    long heads,
    long key_heads,
    float scale,
    char *keys,
    char *values,
    long page,
    long head_step,
    const int32_t *blocks,
    long block_size) {
    const long head_dim = 2 * half;
    for (long row = first; row < end; row++) {
        float *query = qkv + width * row;
        float *key = query + head_dim * heads;
        const float *cos = cosines + angles[row];
        const float *sin = sines + angles[row];
        rotate(query, heads, half, cos, sin, scale);
        rotate(key, key_heads, half, cos, sin, 1);
        const long slot = positions[row] % block_size;
        const long block = page * blocks[row - first];
        for (long head = 0; head < key_heads; head++) {
            float *to = (float *)(keys + block + head_step * head) + slot;
            for (long i = 0; i < head_dim; i++) {
                to[block_size * i] = key[head_dim * head + i];
            }
            float *value = (float *)(values + block + head_step * head) + head_dim * slot;
            memcpy(value, key + head_dim * (key_heads + head), sizeof(float) * head_dim);
        }
    }
}

/* Elementwise.widen: count values, a multiple of LANES. */
void slipway_widen(const uint16_t *from, float *to, long first, long count) {
    for (long i = 0; i < count; i += LANES) {
        store(to + first + i, widened(from + i));
    }
}

/* VectorExp.exp; what is no number stays none. */
INLINE floats exponential(floats x) {
    const floats rounding = all(12582912.0f);
    floats bounded = min_of(all(88.0f), max_of(all(LOWEST), x));
    floats shifted = fused(bounded, all(1.4426950408889634f), rounding);
    floats power = sub(shifted, rounding);
    floats r = fused(power, all(-0.693359375f), bounded);
    r = fused(power, all(2.12194440e-4f), r);
    floats p = fused(r, all(1.9875691500e-4f), all(1.3981999507e-3f));
    p = fused(p, r, all(8.3334519073e-3f));
    p = fused(p, r, all(4.1665795894e-2f));
    p = fused(p, r, all(1.6666665459e-1f));
    p = fused(p, r, all(5.0000001201e-1f));
    p = add(fused(p, mul(r, r), r), all(1.0f));
    return with_exponent(p, shifted);
}

/* The sum of each SUMMED weights, as Exponentials makes it. */
void slipway_sum(const float *weights, long count, double *sums) {
    for (long block = 0; block < count; block += SUMMED) {
        const long end = smaller(block + SUMMED, count);
        const long whole = end - (end - block) % LANES;
        doubles lower = no_doubles();
        doubles upper = no_doubles();
        for (long i = block; i < whole; i += LANES) {
            const floats part = load(weights + i);
            lower = add_doubles(lower_half(part), lower);
            upper = add_doubles(upper_half(part), upper);
        }
        double parts[LANES / 2];
        store_doubles(parts, add_doubles(lower, upper));
        double sum = 0;
        for (int lane = 0; lane < LANES / 2; lane++) {
            sum += parts[lane];
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
        const lanes there = before(i, count);
        const floats logit = load_some(there, logits + i);
        const floats x = mul(sub(logit, all(max)), all(scale));
        store_some(weights + i, there, chosen(exponential(x), less(x, all(LOWEST)), zeros()));
    }
}

/* The largest of some values; not a number where one of them is none. */
float slipway_largest(const float *values, long first, long count) {
    const floats least = all(-__builtin_inff());
    floats largest = least;
    lanes none = no_lanes();
    for (long i = 0; i < count; i += LANES) {
        const floats part = load_some_or(least, before(i, count), values + first + i);
        none = either(none, no_number(part));
        largest = max_of(largest, part);
    }
    return any(none) ? __builtin_nanf("") : largest_of(largest);
}

/* Where the first of some values is that equals one; count where none is. */
long slipway_first(const float *values, long first, long count, float wanted) {
    for (long i = 0; i < count; i += LANES) {
        const lanes there = before(i, count);
        const floats part = load_some(there, values + first + i);
        const lanes found = equal(there, part, all(wanted));
        if (any(found)) {
            return i + first_of(found);
        }
    }
    return count;
}

/* out[stride * token + row] for all rows of expert_tile. */
INLINE void expert_products(
    mxfp4 weights, const float *x, const int32_t *offsets, long tokens, float *out, long stride) {
    if (weights.columns < NIBBLES) {
        narrow_products(weights, x, offsets, tokens, out, stride);
        return;
    }
    while (tokens > 0) {
        const long tile = tokens > EXPERT_TOKENS ? EXPERT_TILE : tokens;
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
INLINE floats swiglu(floats a, floats b, float limit) {
    const floats one = all(1.0f);
    const floats most = all(limit);
    floats gate = min_of(most, every_second(a, b, 0)); /* the second operand, if one is no number */
    floats up = max_of(all(-limit), min_of(most, every_second(a, b, 1)));
    floats power = exponential(mul(gate, all(-1.702f)));
    floats sigmoid = divided(one, add(power, one));
    return mul(mul(gate, sigmoid), add(up, one));
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
            floats a = add(load(product + i), widened(bias + i));
            floats b = add(load(product + i + LANES), widened(bias + i + LANES));
            store(values + missing + i / 2, swiglu(a, b, limit));
        }
        pack_nibbles(values, inner + inner_offsets[first + token]);
    }
}

/*
 * Down products of some tokens with their biases: those of a choice at out + offset + width * choice.
 *
 * rows: a multiple of LANES
 * choices: one for each token, those of the tokens from first on
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
    float *out,
    long offset,
    long width) {
    const mxfp4 weights = {blocks, scales, rows, columns, next};
    expert_products(weights, x, offsets + first, tokens, products, stride);
    for (long token = 0; token < tokens; token++) {
        const float *product = products + stride * token;
        float *to = out + offset + width * choices[first + token];
        for (long i = 0; i < rows; i += LANES) {
            store(to + i, add(load(product + i), widened(bias + i)));
        }
    }
}

/*
 * Rows and the shares of their experts' outputs, one after the other: to = from + share * output + ...
 *
 * from, to: width for each row, from from_first and to_first on
 * choices: active for each row, from first on; a choice's output is at outputs + width * choice, its share at shares + choice
 * width: a multiple of LANES
 */
void slipway_add_shares(
    const float *from,
    long from_first,
    const float *outputs,
    const float *shares,
    const int32_t *choices,
    long first,
    long active,
    long rows,
    float *to,
    long to_first,
    long width) {
    for (long row = 0; row < rows; row++) {
        const int32_t *chosen_by_row = choices + first + active * row;
        for (long i = width * row; i < width * (row + 1); i += LANES) {
            floats sum = load(from + from_first + i);
            for (long rank = 0; rank < active; rank++) {
                const long choice = chosen_by_row[rank];
                const floats output = load(outputs + width * (choice - row) + i);
                sum = add(sum, mul(output, all(shares[choice])));
            }
            store(to + to_first + i, sum);
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
    floats sums[HEADS][2];
    UNROLL for (int head = 0; head < heads; head++) {
        sums[head][0] = sums[head][1] = zeros();
    }
    for (long i = 0; i < head_dim; i++) {
        floats keys[2];
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            if (vector % VECTORS_OF_LINE == 0) {
                fetch((const char *)next[vector] + stride * i);
            }
            keys[vector] = load((const float *)((const char *)places[vector] + stride * i));
        }
        UNROLL for (int head = 0; head < heads; head++) {
            floats value = all(q[head_dim * head + i]);
            UNROLL for (int vector = 0; vector < vectors; vector++) {
                accumulate(&sums[head][vector], value, keys[vector]);
            }
        }
    }
    UNROLL for (int head = 0; head < heads; head++) {
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            store(scores + tile * head + LANES * vector, sums[head][vector]);
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
    floats sums[HEADS][VECTORS];
    UNROLL for (int head = 0; head < heads; head++) {
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            sums[head][vector] = load(weighted + head_dim * head + element + LANES * vector);
        }
    }
    while (from < to) {
        const float *values = (const float *)places[from / LANES];
        const float *next = (const float *)places[from / LANES + PLACES_AHEAD];
        const long vector_end = (from / LANES + 1) * LANES;
        const long end = vector_end < to ? vector_end : to;
        long at = from % LANES * head_dim + element;
        for (; from < end; from++) {
            floats value[VECTORS];
            UNROLL for (int vector = 0; vector < vectors; vector++) {
                if (vector % VECTORS_OF_LINE == 0) {
                    fetch(next + at + LANES * vector);
                }
                value[vector] = load(values + at + LANES * vector);
            }
            UNROLL for (int head = 0; head < heads; head++) {
                floats weight = all(weights[tile * head + from]);
                UNROLL for (int vector = 0; vector < vectors; vector++) {
                    accumulate(&sums[head][vector], weight, value[vector]);
                }
            }
            at += head_dim;
        }
    }
    UNROLL for (int head = 0; head < heads; head++) {
        UNROLL for (int vector = 0; vector < vectors; vector++) {
            store(weighted + head_dim * head + element + LANES * vector, sums[head][vector]);
        }
    }
}

/* weighted[head_dim * head + i] += weights[tile * head + position] * value[i] of the positions from to to, all heads. */
INLINE void add_all_values(
    const int64_t *places, long from, long to, long head_dim, const float *weights, long tile, float *weighted, long heads) {
    long head = 0;
    if (head_dim % (LANES * VECTORS) == 0) {
        for (; head + HEADS <= heads; head += HEADS) {
            for (long i = 0; i < head_dim; i += LANES * VECTORS) {
                add_values(
                    places, from, to, head_dim, i, weights + tile * head, tile, weighted + head_dim * head, VECTORS, HEADS);
            }
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
    const floats never = all(-__builtin_inff());
    const long first = from - from % LANES;
    floats most = all(*largest);
    for (long i = first; i < to; i += LANES) {
        floats part = chosen(never, from_on(before(i, to), i, from), load(scores + i));
        store(scores + i, part);
        most = max_of(most, part);
    }
    const float earlier = *largest;
    *largest = largest_of(most);
    floats weights = zeros();
    for (long i = first; i < to; i += LANES) {
        floats weight = exponential(sub(load(scores + i), all(*largest)));
        store(scores + i, weight);
        weights = add(weight, weights);
    }
    if (*largest != earlier) {
        const floats correction = exponential(all(earlier - *largest));
        *sum *= first_lane(correction);
        for (long i = 0; i < head_dim; i += LANES) {
            store(weighted + i, mul(load(weighted + i), correction));
        }
    }
    *sum += sum_of(weights);
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
        const long line = i / VECTORS_OF_LINE;
        const int64_t keys =
            to <= last ? key_place(of, smaller(to + LINE_FLOATS * line, last - last % LINE_FLOATS)) : expected[line];
        places[2 * count + i] = keys + 4 * LANES * of.head_dim * (i % VECTORS_OF_LINE); /* values and keys take as much of a page */
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
 * pairs: Packing.pairs of the same, unless null; then heads * head_dim is a multiple of PAIRS
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
    float *pairs,
    float *scratch) {
    const pages of = {keys, values, page, blocks, block_size, head_dim};
    const int64_t expected[] = {expected_first, expected_second};
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
        const floats sum = all(sums[i]);
        float *row = out + out_width * (first + i / heads) + (heads * head + i % heads) * head_dim;
        for (long k = 0; k < head_dim; k += LANES) {
            store(row + k, divided(load(weighted + head_dim * i + k), sum));
        }
    }
    for (long row = first; to > last && pairs && row < end; row++) {
        const long at = out_width * row + heads * head * head_dim;
        slipway_pack_pairs(out, at, heads * head_dim, pairs + at);
    }
}
