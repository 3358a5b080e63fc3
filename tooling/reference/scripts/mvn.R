# mvn/mvn.json: one three-dimensional normal in closed form and by mvtnorm, orthants, and the fit of iris.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mvtnorm))

mean <- c(1, -2, 0.5)
sigma <- matrix(c(2, 0.6, -0.4, 0.6, 1.5, 0.3, -0.4, 0.3, 1), 3)
x <- rbind(c(0, 0, 0), mean, c(3, -1, 2), c(-5, 4, 10), c(100, 100, -100))
logdet <- log(det(sigma))
x3 <- 2
gain <- sigma[1:2, 3] / sigma[3, 3]

equicorrelated <- function(d, rho) matrix(rho, d, d) + diag(1 - rho, d)
dimensions <- 2:6
orthants <- setNames(lapply(dimensions, function(d) one(1 / (d + 1))), dimensions)

corr <- cov2cor(sigma)
upper3 <- c(0.5, -0.3, 1.2)
rho2 <- 0.6
lower4 <- rep(-1, 4)
upper4 <- c(1, 2, 0.5, 3)
rho4 <- 0.3

iris <- iris_measurements()
cov_ml <- unname(cov.wt(iris, method = "ML")$cov)
mean_ml <- unname(colMeans(iris))

write_reference(
  "mvn/mvn.json",
  list(
    mean = mean,
    sigma = sigma,
    x = x,
    logpdf = dmvnorm(x, mean, sigma, log = TRUE),
    mahalanobis2 = mahalanobis(x, mean, sigma),
    entropy = one(0.5 * (3 * (1 + log(2 * pi)) + logdet)),
    logdet = one(logdet),
    conditional_12_given_3 = list(
      x3 = one(x3),
      mean = mean[1:2] + gain * (x3 - mean[3]),
      cov = sigma[1:2, 1:2] - outer(gain, sigma[3, 1:2])
    ),
    kl_to_standard = one(0.5 * (sum(diag(sigma)) + sum(mean^2) - 3 - logdet)),
    kl_from_standard = one(0.5 * (sum(diag(solve(sigma))) + mahalanobis(rep(0, 3), mean, sigma) - 3 + logdet)),
    cdf2 = list(
      upper = c(0.5, -0.3), rho = one(rho2),
      value = one(c(pmvnorm(upper = c(0.5, -0.3), corr = equicorrelated(2, rho2), algorithm = TVPACK(1e-14))))
    ),
    cdf3 = list(
      upper = upper3, corr = corr,
      value = one(c(pmvnorm(upper = upper3, corr = corr, algorithm = TVPACK(1e-14))))
    ),
    orthant_equicorrelated_half = orthants,
    orthant_note = one("P(X<=0) for equicorrelation 1/2 is exactly 1/(d+1)"),
    orthant2 = list(rho = one(rho2), value = one(1 / 4 + asin(rho2) / (2 * pi))),
    rectangle4_miwa = list(
      lower = lower4, upper = upper4, rho = one(rho4),
      value = one(c(pmvnorm(lower4, upper4, corr = equicorrelated(4, rho4), algorithm = Miwa(steps = 4096))))
    ),
    iris_mle = list(
      mean = mean_ml, cov_ml = cov_ml,
      loglik = one(sum(dmvnorm(iris, mean_ml, cov_ml, log = TRUE)))
    )
  ),
  "mvn.R",
  "dmvnorm, mahalanobis, pmvnorm(TVPACK, Miwa), cov.wt(method='ML'), closed forms",
  "mvtnorm"
)
