# What R takes for the same courses: `Rscript benchmarks/peers.R FOLDER`, which holds same.csv and
# own.csv (episode,time,score) and endings.csv (reached,way). Prints one line a target: its name,
# package, version, seconds (least of three; once where one run takes longer than four seconds), and
# numbers of its answer, separated by spaces. Reading is not timed.
folder <- commandArgs(trailingOnly = TRUE)[1]
held <- function(name) read.csv(file.path(folder, name))

least <- function(act) {
  took <- system.time(answer <- act())[["elapsed"]]
  if (took <= 4) for (run in 1:3) took <- min(took, system.time(act())[["elapsed"]])
  list(seconds = took, answer = answer)
}
told <- function(target, package, found, numbers) {
  version <- as.character(packageVersion(package))
  cat(target, package, version, format(c(found$seconds, numbers), digits = 15, trim = TRUE), "\n")
}

if (requireNamespace("lme4", quietly = TRUE)) {
  for (target in c("G1", "G3")) {
    courses <- held(if (target == "G1") "same.csv" else "own.csv")
    found <- least(function() {
      lme4::lmer(score ~ log1p(time) + (log1p(time) | episode), courses, REML = TRUE)
    })
    model <- found$answer
    numbers <- c(lme4::fixef(model), sigma(model)^2, as.numeric(logLik(model)))
    told(target, "lme4", found, numbers)
  }
}
if (requireNamespace("survival", quietly = TRUE)) {
  endings <- held("endings.csv")
  endings$how <- factor(endings$way, 0:2, c("open", "planned", "drop-out"))
  found <- least(function() survival::survfit(survival::Surv(reached, how) ~ 1, endings))
  told("S2", "survival", found, summary(found$answer, times = 10)$pstate[1, 2:3])
}
