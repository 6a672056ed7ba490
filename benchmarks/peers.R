# What R takes for the same courses: `Rscript benchmarks/peers.R FOLDER`, which holds courses.csv
# (episode,time,score) and endings.csv (reached,way). Prints one line a package that is here:
# name, seconds (least of three; once where one run takes longer than four seconds), and numbers of
# its answer, separated by spaces. Reading is not timed.
folder <- commandArgs(trailingOnly = TRUE)[1]
courses <- read.csv(file.path(folder, "courses.csv"))
endings <- read.csv(file.path(folder, "endings.csv"))

least <- function(act) {
  took <- system.time(answer <- act())[["elapsed"]]
  if (took <= 4) for (run in 1:3) took <- min(took, system.time(act())[["elapsed"]])
  list(seconds = took, answer = answer)
}
told <- function(name, found, numbers) {
  cat(name, format(c(found$seconds, numbers), digits = 15, trim = TRUE), "\n")
}

if (requireNamespace("lme4", quietly = TRUE)) {
  found <- least(function() {
    lme4::lmer(score ~ log1p(time) + (log1p(time) | episode), courses, REML = TRUE)
  })
  model <- found$answer
  told("lme4", found, c(lme4::fixef(model), sigma(model)^2, as.numeric(logLik(model))))
}
if (requireNamespace("survival", quietly = TRUE)) {
  endings$how <- factor(endings$way, 0:2, c("open", "planned", "drop-out"))
  found <- least(function() survival::survfit(survival::Surv(reached, how) ~ 1, endings))
  curve <- summary(found$answer, times = 10)
  told("survival", found, curve$pstate[1, 2:3])
}
if (requireNamespace("clinicalsignificance", quietly = TRUE)) {
  found <- least(function() {
    clinicalsignificance::cs_anchor  # loads the package before the clock runs
    clinicalsignificance::cs_distribution(
      courses, id = episode, time = time, outcome = score, pre = 0, post = 9, reliability = 0.84
    )
  })
  told("clinicalsignificance", found, numeric(0))
}
