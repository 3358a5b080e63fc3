# mclust/mixture_variants.json: equal mixing weights, a noise component, known classes of some rows, volumes of data.
source("tooling/reference/scripts/reference_json.R")
suppressMessages(library(mclust))

control <- emControl(tol = c(1e-15, 1e-15), itmax = c(20000, 20000))
equal <- emControl(tol = c(1e-15, 1e-15), itmax = c(20000, 20000), equalPro = TRUE)
models <- setNames(nm = c("VVV", "EEE", "VVI", "VII"))

described <- function(fit) {
  p <- fit$parameters
  list(pro = p$pro, mean = mean_rows(p$mean), sigma = covariance_list(p$variance$sigma), loglik = one(fit$loglik))
}
em <- function(model, x, z, control, ...) {
  described(suppressWarnings(me(data = x, modelName = model, z = z, control = control, warn = FALSE, ...)))
}

with_noise <- function(z, share) cbind(z * (1 - share), share)
variants <- function(x, labels) {
  z <- unmap(labels)
  reciprocal <- hypvol(x, reciprocal = TRUE)
  list(
    volume = one(hypvol(x)),
    # me of VVI with equalPro returns pro that do not sum to 1 (mclust 6.0.0), and a log-likelihood of those.
    equal = lapply(models[c("VVV", "EEE", "VII")], em, x = x, z = z, control = equal),
    noise = lapply(models, em, x = x, z = with_noise(z, 0.1), control = control, Vinv = reciprocal),
    noise_equal = lapply(models, em, x = x, z = with_noise(z, 0.1), control = equal, Vinv = reciprocal)
  )
}

# The class of row 1, of row 1 + every, and so on; NA for the others.
known <- function(labels, every) ifelse(seq_along(labels) %% every == 1, labels, NA)
# MclustSSC keeps `control` from its own EM, so that is called itself.
semi_supervised <- function(x, labels, every) {
  lapply(models, function(model) {
    fit <- mclust:::MclustSSC.fit(x, known(labels, every), modelName = model, control = control)
    c(described(fit), list(df = one(fit$df)))
  })
}

iris3 <- iris_measurements()[, c(1, 2, 4)]
airquality <- na.omit(as.matrix(reference_data("airquality")))
write_reference(
  "mclust/mixture_variants.json",
  list(
    note = one(paste(
      "starts: memberships of waiting > 68 (faithful) or species (iris); with noise each row has a tenth of its own for the noise, the last",
      "of pro. semi_supervised: class known of rows 1, 1 + every, 1 + 2 every, ... counted from 1. volumes: mclust's hypvol."
    )),
    faithful = variants(faithful_matrix(), faithful_labels()),
    iris3 = variants(iris3, iris_species()),
    semi_supervised = list(
      faithful = c(list(every = one(7)), semi_supervised(faithful_matrix(), faithful_labels(), 7)),
      iris = c(list(every = one(5)), semi_supervised(iris_measurements(), iris_species(), 5))
    ),
    volumes = list(
      faithful = one(hypvol(faithful_matrix())), iris = one(hypvol(iris_measurements())),
      waiting = one(hypvol(faithful_matrix()[, 2])), airquality = one(hypvol(airquality))
    )
  ),
  "mixture_variants.R",
  "me with equalPro and with Vinv; MclustSSC.fit; hypvol",
  "mclust"
)
