# hmm/faithful_hmm.json: hidden Markov models with two normal states for the waiting times of Old Faithful, as three sequences.
source("tooling/reference/scripts/reference_json.R")

x <- reference_data("faithful")$waiting
lengths <- c(100, 1, 171)
ends <- cumsum(lengths)
starts <- c(1, head(ends, -1) + 1)
log_sum <- function(v) max(v) + log(sum(exp(v - max(v))))

# Everything in logarithms, sequence by sequence.
smooth <- function(p) {
  m <- length(p$mean)
  l <- sapply(1:m, function(k) dnorm(x, p$mean[k], p$sd[k], log = TRUE))
  a <- b <- matrix(0, length(x), m)
  pairs <- matrix(0, m, m)
  total <- 0
  path <- numeric(length(x))
  joint <- 0
  for (s in seq_along(lengths)) {
    rows <- starts[s]:ends[s]
    v <- a
    a[rows[1], ] <- v[rows[1], ] <- log(p$initial) + l[rows[1], ]
    for (t in rows[-1]) {
      a[t, ] <- sapply(1:m, function(j) log_sum(a[t - 1, ] + log(p$transitions[, j]))) + l[t, ]
      v[t, ] <- sapply(1:m, function(j) max(v[t - 1, ] + log(p$transitions[, j]))) + l[t, ]
    }
    here <- log_sum(a[ends[s], ])
    total <- total + here
    path[ends[s]] <- which.max(v[ends[s], ])
    joint <- joint + max(v[ends[s], ])
    for (t in rev(rows)[-1]) {
      b[t, ] <- sapply(1:m, function(i) log_sum(log(p$transitions[i, ]) + l[t + 1, ] + b[t + 1, ]))
      pairs <- pairs + exp(outer(a[t, ], l[t + 1, ] + b[t + 1, ], "+") + log(p$transitions) - here)
      path[t] <- which.max(v[t, ] + log(p$transitions[, path[t + 1]]))
    }
    a[rows, ] <- a[rows, ] - here
  }
  list(posterior = exp(a + b), pairs = pairs, loglik = total, path = path - 1, joint = joint)
}
step <- function(p) {
  e <- smooth(p)
  n <- colSums(e$posterior)
  mean <- colSums(e$posterior * x) / n
  list(
    initial = colSums(e$posterior[starts, ]) / length(lengths), transitions = e$pairs / rowSums(e$pairs), mean = mean,
    sd = sqrt(sapply(1:2, function(k) sum(e$posterior[, k] * (x - mean[k])^2)) / n)
  )
}
start <- list(initial = c(0.5, 0.5), transitions = matrix(c(0.6, 0.3, 0.4, 0.7), 2), mean = c(55, 80), sd = c(8, 7))
at_start <- smooth(start)
trace <- numeric(0)
p <- start
for (i in 1:10) {
  trace <- c(trace, smooth(p)$loglik)
  p <- step(p)
  if (i == 1) first <- p
}
for (i in 1:400) p <- step(p)
end <- smooth(p)

write_reference(
  "hmm/faithful_hmm.json",
  list(
    data = one("data/faithful.csv, waiting"), lengths = lengths, start = start,
    at_start = list(
      loglik = one(at_start$loglik), posterior = at_start$posterior, pairs = at_start$pairs,
      path = at_start$path, log_joint = one(at_start$joint)
    ),
    first_step = first, trace = trace, fixed_point = c(p, list(loglik = one(end$loglik), path = end$path))
  ),
  "faithful_hmm.R",
  "EM written in logarithms: forward, backward and Viterbi recursions by sequence; 10 steps, and 400 more to the fixed point",
  character(0)
)
