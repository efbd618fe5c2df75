/* A whole negotiation in one compiled loop: as fast as this model can be had on one core, within reason.

   The single-text protocol for actors that concede with time and give on the cheapest issue first,
   commitments in waves, answers with their reasons; no events, nobody walks out, unanimity. Eight runs
   at a time go through all their rounds, so that their numbers stay in the first-level cache and each
   line works on eight runs in one instruction. What the engine works out before the first round
   (weights, slopes, the order of concessions, no-deal) is taken from it. Built by fused.py. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LANES 8
#define MOST 64 /* actors, issues, commitments */
#define TOLERANCE 1e-9
#define EACH_RUN _Pragma("omp simd") for (int l = 0; l < LANES; l++)

typedef struct {
    int64_t actors, issues, runs, rounds, parties, commitments;
    const double *positions, *weights, *red_low, *red_high, *pull; /* actors, issues, runs */
    const int64_t *order;                                          /* actors, issues, runs */
    const double *stated, *low, *high;                             /* issues, runs */
    const double *no_deal;                                         /* issues, runs */
    const double *no_deal_utility, *cost_of_delay, *reservations;  /* actors, runs */
    const double *hopes;                                           /* rounds, actors */
    const int64_t *party;                                          /* parties */
    const uint8_t *kept;                                           /* commitments, runs */
    const double *values;                                          /* commitments, runs */
    const int64_t *issue, *effect, *first_term;                    /* commitments (+ 1) */
    const int64_t *term_issue;
    const double *term_low, *term_high;
    /* What comes out. */
    double *package, *text; /* issues, runs */
    double *utility;        /* parties, runs: of the last text's consequences */
    int64_t *reason;        /* parties, runs: of the last refusal */
    int64_t *rounds_played; /* runs */
    int64_t *agreed;        /* runs */
} Talks;

static double least(double a, double b) { return a < b ? a : b; }
static double most(double a, double b) { return a > b ? a : b; }

/* The numbers of eight runs, side by side; rows of all runs lie far apart, and evict each other. */
static void *packed(const void *rows, int64_t n_rows, int64_t runs, int64_t at) {
    double (*near)[LANES] = aligned_alloc(64, (size_t)(n_rows ? n_rows : 1) * sizeof *near);
    for (int64_t row = 0; row < n_rows; row++)
        memcpy(near[row], (const double *)rows + row * runs + at, sizeof near[row]);
    return near;
}

static void unfold(const Talks *talks, int64_t at, double after[MOST][LANES]) {
    const int64_t runs = talks->runs;
    int64_t pending[MOST][LANES], firing[MOST][LANES];
    for (int64_t k = 0; k < talks->commitments; k++)
        EACH_RUN pending[k][l] = talks->kept[k * runs + at + l];
    for (int64_t wave = 0; wave < talks->commitments; wave++) {
        int64_t any = 0;
        for (int64_t k = 0; k < talks->commitments; k++) {
            EACH_RUN firing[k][l] = pending[k][l];
            for (int64_t m = talks->first_term[k]; m < talks->first_term[k + 1]; m++) {
                const double *value = after[talks->term_issue[m]];
                const double low = talks->term_low[m], high = talks->term_high[m];
                EACH_RUN firing[k][l] &= (value[l] >= low) & (value[l] <= high);
            }
            EACH_RUN any |= firing[k][l];
        }
        if (!any) return;
        for (int64_t k = 0; k < talks->commitments; k++) {
            double *value = after[talks->issue[k]];
            const double *goal = talks->values + k * runs + at;
            if (talks->effect[k] == 0) EACH_RUN value[l] = firing[k][l] ? most(value[l], goal[l]) : value[l];
            if (talks->effect[k] == 1) EACH_RUN value[l] = firing[k][l] ? least(value[l], goal[l]) : value[l];
            if (talks->effect[k] == 2) EACH_RUN value[l] = firing[k][l] ? goal[l] : value[l];
            EACH_RUN pending[k][l] &= ~firing[k][l];
        }
    }
}

void negotiate(const Talks *talks) {
    const int64_t n_actors = talks->actors, n_issues = talks->issues, runs = talks->runs;
    for (int64_t at = 0; at < runs; at += LANES) {
        double text[MOST][LANES], draft[MOST][LANES], after[MOST][LANES];
        double rho[MOST][LANES], alpha[MOST][LANES];
        double towards[MOST][LANES], cost[MOST][LANES], spend[MOST][LANES], left[LANES];
        int64_t talking[LANES];
        double (*positions)[LANES] = packed(talks->positions, n_actors * n_issues, runs, at);
        double (*weights)[LANES] = packed(talks->weights, n_actors * n_issues, runs, at);
        double (*red_low)[LANES] = packed(talks->red_low, n_actors * n_issues, runs, at);
        double (*red_high)[LANES] = packed(talks->red_high, n_actors * n_issues, runs, at);
        double (*pulls)[LANES] = packed(talks->pull, n_actors * n_issues, runs, at);
        int64_t (*order)[LANES] = packed(talks->order, n_actors * n_issues, runs, at);
        EACH_RUN talking[l] = 1;
        for (int64_t i = 0; i < n_issues; i++) EACH_RUN text[i][l] = talks->stated[i * runs + at + l];
        for (int64_t round = 1; round <= talks->rounds; round++) {
            for (int64_t i = 0; i < n_issues; i++) EACH_RUN draft[i][l] = talks->stated[i * runs + at + l];
            for (int64_t a = 0; a < n_actors; a++) {
                const double hope = talks->hopes[(round - 1) * n_actors + a];
                const double *own = talks->reservations + a * runs + at;
                const double *failure = talks->no_deal_utility + a * runs + at;
                const double *delay = talks->cost_of_delay + a * runs + at;
                EACH_RUN rho[a][l] = own[l] == own[l] ? own[l] : failure[l] - delay[l] * (double)round;
                EACH_RUN alpha[a][l] = rho[a][l] + (1.0 - rho[a][l]) * hope;
                EACH_RUN left[l] = most(1.0 - alpha[a][l], 0.0);
                for (int64_t i = 0; i < n_issues; i++) {
                    const int64_t here = a * n_issues + i;
                    const double *position = positions[here], *weight = weights[here];
                    const double *low = red_low[here], *high = red_high[here];
                    EACH_RUN towards[i][l] = (least(most(text[i][l], low[l]), high[l]) - position[l]) * weight[l];
                    EACH_RUN cost[i][l] = fabs(towards[i][l]);
                }
                for (int64_t rank = 0; rank < n_issues; rank++) {
                    const int64_t *issue = order[a * n_issues + rank];
                    EACH_RUN {
                        const double given = least(cost[issue[l]][l], left[l]);
                        left[l] -= given;
                        spend[issue[l]][l] = given;
                    }
                }
                for (int64_t i = 0; i < n_issues; i++) {
                    const double *pull = pulls[a * n_issues + i];
                    EACH_RUN draft[i][l] += copysign(spend[i][l], towards[i][l]) * pull[l];
                }
            }
            for (int64_t i = 0; i < n_issues; i++) {
                const double *low = talks->low + i * runs + at, *high = talks->high + i * runs + at;
                EACH_RUN text[i][l] = least(most(draft[i][l], low[l]), high[l]);
            }
            memcpy(after, text, sizeof after);
            unfold(talks, at, after);
            int64_t agreed[LANES], any = 0;
            EACH_RUN agreed[l] = 1;
            for (int64_t p = 0; p < talks->parties; p++) {
                const int64_t a = talks->party[p];
                double lost[LANES] = {0};
                int64_t outside[LANES] = {0}, written[LANES] = {0};
                for (int64_t i = 0; i < n_issues; i++) {
                    const int64_t here = a * n_issues + i;
                    const double *position = positions[here], *weight = weights[here];
                    const double *low = red_low[here], *high = red_high[here];
                    EACH_RUN lost[l] += fabs(after[i][l] - position[l]) * weight[l];
                    EACH_RUN {
                        const int64_t out = (after[i][l] < low[l] - TOLERANCE) | (after[i][l] > high[l] + TOLERANCE);
                        const int64_t said = (text[i][l] < low[l] - TOLERANCE) | (text[i][l] > high[l] + TOLERANCE);
                        outside[l] |= out;
                        written[l] |= out & said;
                    }
                }
                EACH_RUN {
                    const double utility = 1.0 - lost[l];
                    const int64_t accepts = !outside[l] & (utility >= alpha[a][l] - TOLERANCE);
                    const int64_t why = outside[l] ? (written[l] ? 1 : 2) : (utility < rho[a][l] - TOLERANCE ? 3 : 4);
                    int64_t *reason = talks->reason + p * runs + at + l;
                    *reason = talking[l] & !accepts ? why : *reason;
                    agreed[l] &= accepts;
                    if (talking[l]) talks->utility[p * runs + at + l] = utility;
                }
            }
            EACH_RUN {
                if (!talking[l]) continue;
                talks->rounds_played[at + l] = round;
                talks->agreed[at + l] = agreed[l];
                talking[l] = !agreed[l];
                any |= talking[l];
                for (int64_t i = 0; i < n_issues; i++) {
                    const int64_t here = i * runs + at + l;
                    talks->text[here] = text[i][l];
                    talks->package[here] = agreed[l] ? after[i][l] : talks->no_deal[here];
                }
            }
            if (!any) break;
        }
        free(positions), free(weights), free(red_low), free(red_high), free(pulls), free(order);
    }
}
