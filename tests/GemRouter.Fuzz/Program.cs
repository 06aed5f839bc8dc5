using GemRouter.Fuzz;
using GemRouter.Fuzz.Running;

// Under AFL each instrumented copy starts itself so, with a target's name.
return args is [FuzzedProcess.Command, string target] ? FuzzedProcess.Run(target) : FuzzCommand.Run(args);
