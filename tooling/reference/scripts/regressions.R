# families/regressions.json: single regressions by lm and glm, with weights, offsets and trials, plain and with a predictor shifted by 1e8.
source("tooling/reference/scripts/reference_json.R")

iris <- reference_data("iris")
weights <- rep_len(c(1, 2, 0.5, 3), nrow(iris))

# lm divides the variance by the degrees of freedom; maximum likelihood divides by the weight.
linear <- function(formula, data, weights = rep(1, nrow(data))) {
  environment(formula) <- environment()
  fit <- lm(formula, data, weights = weights)
  rss <- sum(weights * residuals(fit)^2)
  variance <- rss / sum(weights)
  list(
    coefficients = unname(coef(fit)),
    variance = one(variance),
    loglik = one(sum(weights * dnorm(residuals(fit), 0, sqrt(variance), log = TRUE)))
  )
}
# Eighths, so that 1e8 can be added without rounding.
shifted <- transform(iris, Sepal.Width = round(8 * Sepal.Width) / 8, Petal.Length = round(8 * Petal.Length) / 8)

# Wampler's polynomial design (NIST StRD Wampler1, y = 1 + x + ... + x^5 for x = 0..20): an exact fit has no variance, so y has a known rest.
x <- 0:20
powers <- data.frame(x1 = x, x2 = x^2, x3 = x^3, x4 = x^4, x5 = x^5)
# The rest is orthogonal to polynomials of degree 5 over 0..20: signed binomial coefficients of degree 20, and their variance.
rest <- (-1)^x * choose(20, x) / 2^16
powers$y <- 1 + rowSums(powers[, 1:5]) + rest

glm_case <- function(fit) {
  list(coefficients = unname(coef(fit)), loglik = one(as.numeric(logLik(fit))))
}
tight <- glm.control(epsilon = 1e-15, maxit = 100)
counts <- transform(datasets::warpbreaks, exposure = log(rep_len(c(1, 1.5, 2), 54)))
admissions <- as.data.frame(datasets::UCBAdmissions)
applied <- aggregate(Freq ~ Gender + Dept, admissions, sum)
applied$Admitted <- subset(admissions, Admit == "Admitted")$Freq

set.seed(1)
write_reference(
  "families/regressions.json",
  list(
    iris = linear(Sepal.Length ~ Sepal.Width + Petal.Length + Species, iris),
    iris_weighted = c(list(weights = c(1, 2, 0.5, 3)), linear(Sepal.Length ~ Sepal.Width + Petal.Length + Species, iris, weights)),
    iris_eighths = linear(Sepal.Length ~ Sepal.Width + Petal.Length, shifted),
    wampler = list(rest = rest, variance = one(mean(rest^2))),
    warpbreaks = c(
      list(
        breaks = counts$breaks, wool = as.character(counts$wool), tension = as.character(counts$tension),
        exposure = counts$exposure
      ),
      glm_case(glm(breaks ~ wool + factor(as.character(tension)) + offset(exposure), poisson, counts, control = tight))
    ),
    admissions = c(
      list(
        admitted = applied$Admitted, applied = applied$Freq,
        gender = as.character(applied$Gender), dept = as.character(applied$Dept)
      ),
      glm_case(glm(cbind(Admitted, Freq - Admitted) ~ factor(as.character(Gender)) + Dept, binomial, applied, control = tight))
    )
  ),
  "regressions.R", "lm; glm(family = poisson, binomial, control = glm.control(epsilon = 1e-15)); warpbreaks, UCBAdmissions", "stats"
)
