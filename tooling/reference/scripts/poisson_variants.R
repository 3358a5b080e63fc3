# families/poisson_variants.json: two Poisson components for the death notices, with equal or held weights, noise, known components.
source("tooling/reference/scripts/reference_json.R")

notices <- reference_data("hasselblad_deaths")
counts <- notices$deaths
frequency <- notices$days
# Days without a death are known to be of the first component, days with seven or more of the second.
known <- ifelse(counts == 0, 1, ifelse(counts >= 7, 2, NA))
volume <- 10
# Fifteen more days of every count: what noise is.
contaminated <- frequency + 15

# Weights from `pro`, rates from theta; the likelihood of a row whose component is known is that of the row and the component.
loglik <- function(pro, rates, is_known, noise, days) {
  joint <- cbind(pro[1] * dpois(counts, rates[1]), pro[2] * dpois(counts, rates[2]))
  each <- rowSums(joint) + if (noise) pro[3] / volume else 0
  if (is_known) each <- ifelse(is.na(known), each, joint[cbind(seq_along(counts), ifelse(is.na(known), 1, known))])
  sum(days * log(each))
}

maximum <- function(weights_of, start, is_known = FALSE, noise = FALSE, days = frequency) {
  value <- function(theta) -loglik(weights_of(theta[-(1:2)]), exp(theta[1:2]), is_known, noise, days)
  theta <- c(log(c(1.2, 2.7)), start)
  for (i in 1:20) {
    theta <- optim(theta, value, method = "Nelder-Mead", control = list(reltol = 1e-16, maxit = 5000))$par
    theta <- optim(theta, value, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000))$par
  }
  list(loglik = one(-value(theta)), pro = weights_of(theta[-(1:2)]), rates = exp(theta[1:2]))
}

free <- function(a) c(plogis(a), 1 - plogis(a))
free3 <- function(a) exp(c(a, 0)) / sum(exp(c(a, 0)))
equal <- function(a) c(0.5, 0.5)
equal_and_noise <- function(a) c(rep((1 - plogis(a)) / 2, 2), plogis(a))
held <- function(a) c(0.3, 0.7)

write_reference(
  "families/poisson_variants.json",
  list(
    note = one(paste(
      "two Poisson components, frequencies as observation weights; components in the order of their rates. known: rows without a death are of the",
      "first component, rows of seven or more of the second. noise: a third component of density 1/10, on 15 days more of every count, but in vanishing, where the noise has no weight."
    )),
    equal = maximum(equal, numeric()),
    held = c(list(weights = c(0.3, 0.7)), maximum(held, numeric())),
    known = maximum(free, -0.5, is_known = TRUE),
    noise = maximum(free3, c(1.5, 2), noise = TRUE, days = contaminated),
    equal_noise = maximum(equal_and_noise, -2, noise = TRUE, days = contaminated),
    vanishing = maximum(equal_and_noise, -2, is_known = TRUE, noise = TRUE)
  ),
  "poisson_variants.R",
  "optim, Nelder-Mead and BFGS in turn",
  character()
)
