using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace GemRouter.Loading;

/// <summary>Whether an assembly can run on this processor.</summary>
internal static class Architecture
{
    // A precompiled assembly's machine is combined with a number for its operating system (IMAGE_FILE_MACHINE_NATIVE_OS_OVERRIDE).
    private static readonly int[] Systems = [0, 0x7B79, 0x4644, 0xADC4, 0x1993, 0x1992];

    public static void Check(AssemblyFile file, ProblemList problems)
    {
        CorFlags flags = file.Headers.CorHeader!.Flags;
        bool isPrecompiled = (flags & CorFlags.ILLibrary) != 0;
        if ((flags & CorFlags.ILOnly) == 0 && !isPrecompiled)
        {
            problems.Add(PluginProblemCode.NativeCode, file.Path, $"{Foreign.Line(file.Name)} holds native code besides its IL (C++/CLI), which .NET loads on Windows alone");
            return;
        }

        string? needed = Needed(file.Headers, flags);
        string here = RuntimeInformation.ProcessArchitecture.ToString();
        if (needed is not null && needed != here)
        {
            problems.Add(PluginProblemCode.WrongArchitecture, file.Path,
                $"{Foreign.Line(file.Name)} is built for {needed}, and this router runs on {here}; build it for AnyCPU or {here}");
        }
    }

    private static string? Needed(PEHeaders headers, CorFlags flags)
    {
        int machine = (ushort)headers.CoffHeader.Machine;
        if (machine == (int)Machine.I386)
        {
            // 32-bit "preferred" and "required" is both bits; only "required" binds.
            bool requires = (flags & CorFlags.Requires32Bit) != 0 && (flags & CorFlags.Prefers32Bit) == 0;
            return requires || (flags & CorFlags.ILOnly) == 0 ? nameof(System.Runtime.InteropServices.Architecture.X86) : null;
        }

        foreach (int system in Systems)
        {
            switch ((Machine)(ushort)(machine ^ system))
            {
                case Machine.I386: return nameof(System.Runtime.InteropServices.Architecture.X86);
                case Machine.Amd64: return nameof(System.Runtime.InteropServices.Architecture.X64);
                case Machine.Arm64: return nameof(System.Runtime.InteropServices.Architecture.Arm64);
                case Machine.ArmThumb2: return nameof(System.Runtime.InteropServices.Architecture.Arm);
                case Machine.LoongArch64: return nameof(System.Runtime.InteropServices.Architecture.LoongArch64);
            }
        }

        return $"machine type 0x{machine:x4}";
    }
}
