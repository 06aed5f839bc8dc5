namespace GemRouter.Fuzz;

/// <summary>What must hold for every input does not.</summary>
internal sealed class PropertyException(string property) : Exception(property);
