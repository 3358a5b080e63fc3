# squarem/poisson_mixture_information.json: maximum, observed information and EM's rate for Hasselblad's death notices.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(numDeriv))

notices <- reference_data("hasselblad_deaths")
deaths <- notices$deaths
days <- notices$days

loglik <- function(p) sum(days * log(p[1] * dpois(deaths, p[2]) + (1 - p[1]) * dpois(deaths, p[3])))
share <- function(p) {
  first <- p[1] * dpois(deaths, p[2])
  first / (first + (1 - p[1]) * dpois(deaths, p[3]))
}
em <- function(p) {
  s <- share(p)
  c(
    sum(days * s) / sum(days),
    sum(days * s * deaths) / sum(days * s),
    sum(days * (1 - s) * deaths) / sum(days * (1 - s))
  )
}
# The score in closed form; its root is the maximum.
gradient <- function(p) {
  s <- share(p)
  c(
    sum(days * (s / p[1] - (1 - s) / (1 - p[1]))),
    sum(days * s * (deaths / p[2] - 1)),
    sum(days * (1 - s) * (deaths / p[3] - 1))
  )
}

par <- optim(c(0.36, 1.26, 2.66), loglik, gradient,
  method = "BFGS",
  control = list(fnscale = -1, reltol = 1e-15, maxit = 10000, parscale = c(0.1, 1, 1))
)$par
# Newton steps on the score bring the optimum to rounding.
for (step in 1:10) par <- par - solve(jacobian(gradient, par), gradient(par))
information <- -hessian(loglik, par)

write_reference(
  "squarem/poisson_mixture_information.json",
  list(
    par = par,
    loglik = one(loglik(par)),
    se_observed = sqrt(diag(solve(information))),
    observed_information = information,
    em_rate_eigenvalues = sort(Re(eigen(jacobian(em, par))$values), decreasing = TRUE)
  ),
  "poisson_mixture_information.R",
  "optim(BFGS) and Newton steps on the score; numDeriv::hessian(loglik), eigen(numDeriv::jacobian(em))",
  "numDeriv"
)
