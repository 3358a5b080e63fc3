# missing/mvn_missing.json: multivariate normals fitted to apple and airquality with their missing entries.
#
# Packages norm and mvnmle are not in Debian. The entries under norm_em are remade by maximising the observed
# log-likelihood directly; loglik_norm is what norm's loglik.norm reports: no constant, columns in units of their
# observed standard deviation. The point under mvnmle is carried over; its two log-likelihoods are recomputed there.
source("tooling/reference/scripts/reference_json.R")
source("tooling/reference/scripts/observed_normal.R")

apple <- as.matrix(reference_data("mvnmle_apple"))
air <- as.matrix(reference_data("airquality")[, c("Ozone", "Solar.R", "Wind", "Temp")])

fitted <- function(x) {
  fit <- maximise_observed(x)
  stopifnot(fit$is_maximum, fit$scaled_score < 1e-9)
  list(
    n = one(nrow(x)),
    p = one(ncol(x)),
    mu = fit$mu,
    sigma = fit$cov,
    loglik_norm = one(fit$scaled_loglik),
    observed_loglik = one(observed_loglik(missing_patterns(x), fit$mu, fit$cov))
  )
}

mvnmle_mu <- c(14.7222605061944, 49.3332513623731)
mvnmle_sigma <- matrix(c(89.5341452717722, -90.6965377901948, -90.6965377901948, 114.694709844862), 2)
patterns <- missing_patterns(apple)

write_reference(
  "missing/mvn_missing.json",
  list(
    code = one(paste(
      "em.norm(prelim.norm(X), criterion=1e-13, maxits=2e5); mlest(X).",
      "observed_loglik includes the -(p_obs/2)log(2pi) constants"
    )),
    norm_em = list(apple = fitted(apple), airquality = fitted(air)),
    mvnmle = list(apple = list(
      mu = mvnmle_mu,
      sigma = mvnmle_sigma,
      minus2ll_mvnmle_no_const = one(-2 * observed_loglik(patterns, mvnmle_mu, mvnmle_sigma, constant = FALSE)),
      observed_loglik = one(observed_loglik(patterns, mvnmle_mu, mvnmle_sigma))
    ))
  ),
  "mvn_missing.R",
  "optim(BFGS) and Newton steps on the observed log-likelihood; the values under norm_em were first made by norm 1.0-11.1",
  "numDeriv"
)
