return GemRouter.Fuzz.FuzzTargets.All.Any() ? 0 : 1;
