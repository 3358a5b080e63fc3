# squarem/daarem_steps.json: damped Anderson steps (Henderson & Varadhan 2019, section 2) on EM for Hasselblad's death notices, by a singular
# value decomposition and uniroot. The coordinates are the parameters themselves; as many steps are remembered as there are parameters.
source("tooling/reference/scripts/reference_json.R")

notices <- reference_data("hasselblad_deaths")
deaths <- notices$deaths
days <- notices$days

em <- function(p) {
  joint <- cbind(p[1] * dpois(deaths, p[2]), (1 - p[1]) * dpois(deaths, p[3]))
  share <- joint / rowSums(joint) * days
  c(sum(share[, 1]) / sum(days), colSums(share * deaths) / colSums(share))
}

# The coefficients that minimise |f - F g|^2 + lambda |g|^2 with |g|^2 a share of what it is without lambda.
damped <- function(changes, f, taken) {
  parts <- svd(changes)
  along <- drop(crossprod(parts$u, f))
  coefficients <- function(lambda) drop(parts$v %*% (parts$d * along / (parts$d^2 + lambda)))
  wanted <- sum(coefficients(0)^2) / (1 + 1.2^(25 - taken))
  excess <- function(log_lambda) log(sum(coefficients(exp(log_lambda))^2)) - log(wanted)
  coefficients(exp(uniroot(excess, c(-60, 40), tol = 1e-14)$root))
}

steps <- function(start, taken, count) {
  x <- start
  f <- em(x) - x
  moves <- changes <- NULL
  out <- list()
  for (k in seq_len(count)) {
    # The first step is plain; it has no memory.
    to <- x + f
    if (k > 1) {
      g <- damped(changes, f, taken)
      to <- x - drop(moves %*% g) + f - drop(changes %*% g)
      taken <- taken + 1
    }
    out[[k]] <- list(from = x, em = x + f, to = to)
    f_to <- em(to) - to
    moves <- cbind(moves, to - x)
    changes <- cbind(changes, f_to - f)
    x <- to
    f <- f_to
  }
  out
}

write_reference(
  "squarem/daarem_steps.json",
  list(
    data = one("data/hasselblad_deaths.csv"),
    note = one("par = (mixing weight of component 1, rate 1, rate 2); taken: steps that were taken before, which sets the damping"),
    runs = lapply(c(0, 10, 25, 60), function(taken) {
      list(taken = one(taken), steps = steps(c(0.3, 1, 2.5), taken, 3))
    })
  ),
  "daarem_steps.R",
  "svd, uniroot",
  character(0)
)
