using GemRouter.PivCard.Apdu;

namespace GemRouter.PivCard.Card;

/// <summary>Which commands a test means.</summary>
public static class Commands
{
    /// <summary>A PIN that is to be compared; not the question how many tries are left.</summary>
    public static bool Login(CommandApdu command) => command is { Instruction: Instruction.Verify, Data.Count: > 0 };

    /// <summary>The use of a key.</summary>
    public static bool KeyUse(CommandApdu command) => command is { Instruction: Instruction.GeneralAuthenticate } && command.P2 != ManagementKey.Reference;
}
