# families/gated_mixtures.json and data/gated_regressions.csv: mixtures of regressions whose mixing weights are a multinomial logit of
# columns, by flexmix with FLXPmultinom; the log-likelihood of all parameters is then maximised by Newton's method until its gradient is 0.
source("tooling/reference/scripts/reference_json.R")
suppressMessages({
  library(flexmix)
  library(numDeriv)
})

set.seed(11)
n <- 400
dose <- round(runif(n, 0, 10), 2)
side <- sample(c("left", "right"), n, replace = TRUE)
x <- round(runif(n, -3, 3), 2)
logits <- cbind(0, -2 + 0.5 * dose - 1.2 * (side == "right"), 1.5 - 0.4 * dose + 0.8 * (side == "right"))
class <- apply(exp(logits), 1, function(p) sample(3, 1, prob = p))
y <- round(c(0, 4, -3)[class] + c(2, -1, 0.5)[class] * x + c(1, 0.7, 0.5)[class] * rnorm(n), 3)
data <- data.frame(dose, side, x, y)
out <- Sys.getenv("LATENTJS_REFERENCE_OUT", "tooling/reference")
dir.create(file.path(out, "data"), recursive = TRUE, showWarnings = FALSE)
write.csv(data, file.path(out, "data/gated_regressions.csv"), row.names = FALSE)

log_sum <- function(m) {
  top <- apply(m, 1, max)
  top + log(rowSums(exp(m - top)))
}
# Parameters: K - 1 rows of the gate, K of coefficients, K logarithms of standard deviations.
unpack <- function(theta, k, p, q) {
  at <- (k - 1) * p
  list(
    gate = matrix(theta[seq_len(at)], k - 1, p, byrow = TRUE),
    beta = matrix(theta[at + seq_len(k * q)], k, q, byrow = TRUE),
    sd = exp(theta[at + k * q + seq_len(k)])
  )
}
maximum <- function(k, design, regressors, response, fit) {
  p <- ncol(design)
  q <- ncol(regressors)
  loglik <- function(theta) {
    t <- unpack(theta, k, p, q)
    gate <- cbind(0, design %*% t(t$gate))
    density <- sapply(seq_len(k), function(c) dnorm(response, regressors %*% t$beta[c, ], t$sd[c], log = TRUE))
    sum(log_sum(gate + density) - log_sum(gate))
  }
  par <- parameters(fit)
  theta <- c(
    as.vector(parameters(fit, which = "concomitant")[, -1]), as.vector(par[-nrow(par), ]), log(par[nrow(par), ])
  )
  stopifnot(abs(loglik(theta) - as.numeric(logLik(fit))) < 1e-3)
  theta <- optim(theta, loglik, method = "BFGS", control = list(fnscale = -1, reltol = 1e-15, maxit = 5000))$par
  for (i in 1:6) theta <- theta - solve(hessian(loglik, theta), grad(loglik, theta))
  stopifnot(max(abs(grad(loglik, theta))) < 1e-6)
  t <- unpack(theta, k, p, q)
  # Largest mean weight first, as latentjs orders them; log-odds are against the first.
  gate <- cbind(0, design %*% t(t$gate))
  shares <- colMeans(exp(gate - log_sum(gate)))
  order <- order(-shares)
  rows <- rbind(0, t$gate)[order, , drop = FALSE]
  list(
    loglik = one(loglik(theta)),
    flexmix = one(as.numeric(logLik(fit))),
    df = one(fit@df),
    bic = one(-2 * loglik(theta) + fit@df * log(nrow(design))),
    shares = shares[order],
    gate = unname(sweep(rows, 2, rows[1, ])[-1, , drop = FALSE]),
    coefficients = unname(t$beta[order, ]),
    variances = t$sd[order]^2
  )
}
quietly <- function(expr) {
  capture.output(value <- expr)
  value
}
best <- function(k, formula, concomitant, data) {
  fits <- quietly(lapply(1:10, function(i) {
    tryCatch(
      flexmix(formula, data = data, k = k, concomitant = FLXPmultinom(concomitant), control = list(tolerance = 1e-12, iter.max = 5000, minprior = 0)),
      error = function(e) NULL
    )
  }))
  fits <- Filter(function(f) !is.null(f) && f@k == k, fits)
  fits[[which.max(sapply(fits, function(f) as.numeric(logLik(f))))]]
}

three <- best(3, y ~ x, ~ dose + side, data)
data("NPreg", package = "flexmix")
two <- best(2, yn ~ x + I(x^2), ~ x, NPreg)
NPreg$square <- NPreg$x^2

write_reference(
  "families/gated_mixtures.json",
  list(
    regressions = maximum(3, cbind(1, dose, side == "right"), cbind(1, x), y, three),
    npreg = c(
      list(x = NPreg$x, yn = NPreg$yn),
      maximum(2, cbind(1, NPreg$x), cbind(1, NPreg$x, NPreg$square), NPreg$yn, two)
    )
  ),
  "gated_mixtures.R",
  "flexmix(y ~ x, k = 3, concomitant = FLXPmultinom(~ dose + side)); then Newton's method on the log-likelihood of all parameters",
  c("flexmix", "numDeriv")
)
