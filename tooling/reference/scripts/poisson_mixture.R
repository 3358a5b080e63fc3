# squarem/poisson_mixture.json: two Poisson components for Hasselblad's death notices, plain EM and SQUAREM.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(SQUAREM))

notices <- reference_data("hasselblad_deaths")
deaths <- notices$deaths
days <- notices$days
start <- c(0.3, 1, 2.5)

em <- function(p) {
  first <- p[1] * dpois(deaths, p[2])
  share <- first / (first + (1 - p[1]) * dpois(deaths, p[3]))
  c(
    sum(days * share) / sum(days),
    sum(days * share * deaths) / sum(days * share),
    sum(days * (1 - share) * deaths) / sum(days * (1 - share))
  )
}
loglik <- function(p) sum(days * log(p[1] * dpois(deaths, p[2]) + (1 - p[1]) * dpois(deaths, p[3])))
negative <- function(p) -loglik(p)

plain <- fpiter(par = start, fixptfn = em, objfn = negative, control = list(tol = 1e-8, maxiter = 10000))
accelerated <- squarem(par = start, fixptfn = em, objfn = negative, control = list(tol = 1e-8))
without_objective <- squarem(par = start, fixptfn = em, control = list(tol = 1e-8))

write_reference(
  "squarem/poisson_mixture.json",
  list(
    data = one("data/hasselblad_deaths.csv"),
    start = start,
    EM = list(par = plain$par, fpevals = one(plain$fpevals), loglik = one(loglik(plain$par))),
    SQUAREM = list(
      par = accelerated$par, fpevals = one(accelerated$fpevals), objfevals = one(accelerated$objfevals),
      loglik = one(loglik(accelerated$par))
    ),
    SQUAREM_noobj = list(par = without_objective$par, fpevals = one(without_objective$fpevals))
  ),
  "poisson_mixture.R",
  "par = (mixing weight of component 1, rate 1, rate 2); fpiter, squarem with and without objfn, control=list(tol=1e-8)",
  "SQUAREM"
)
