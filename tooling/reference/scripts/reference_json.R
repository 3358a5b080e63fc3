# Reads the data sets and writes the JSON files of this folder. Scripts are run from the repository root.
# LATENTJS_REFERENCE_OUT names another folder to write to (regenerate.sh --check uses one).

reference_data <- function(name) {
  read.csv(file.path("tooling/reference/data", paste0(name, ".csv")), stringsAsFactors = FALSE)
}

iris_measurements <- function() as.matrix(reference_data("iris")[, 1:4])

# Labels 1, 2, 3 in the alphabetical order of the species.
iris_species <- function() as.integer(factor(reference_data("iris")$Species))

faithful_matrix <- function() as.matrix(reference_data("faithful"))

# Label 1 for a waiting time of at most 68 minutes, 2 above.
faithful_labels <- function() (reference_data("faithful")$waiting > 68) + 1L

# A d x d x K array of covariances as a list of matrices; a matrix of means (d x K) as one row per component.
covariance_list <- function(sigma) lapply(seq_len(dim(sigma)[3]), function(k) unname(sigma[, , k]))
mean_rows <- function(mean) unname(t(mean))

write_reference <- function(path, value, script, call, packages) {
  source <- list(
    script = jsonlite::unbox(file.path("tooling/reference/scripts", script)),
    call = jsonlite::unbox(call),
    versions = c(
      list(R = jsonlite::unbox(paste(R.version$major, R.version$minor, sep = "."))),
      lapply(setNames(packages, packages), function(p) jsonlite::unbox(as.character(packageVersion(p))))
    ),
    date = jsonlite::unbox(format(Sys.Date()))
  )
  out <- file.path(Sys.getenv("LATENTJS_REFERENCE_OUT", "tooling/reference"), path)
  dir.create(dirname(out), recursive = TRUE, showWarnings = FALSE)
  json <- jsonlite::toJSON(c(list(source = source), value), digits = NA, pretty = TRUE, null = "null", na = "null")
  writeLines(json, out)
}

# Marks a number or a string as a scalar, so that it is not written as an array of one.
one <- function(x) if (is.null(x)) NULL else jsonlite::unbox(x)
