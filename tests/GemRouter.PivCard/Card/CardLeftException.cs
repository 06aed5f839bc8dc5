namespace GemRouter.PivCard.Card;

/// <summary>The card was pulled out while it worked: there is no answer.</summary>
public sealed class CardLeftException() : Exception("the card was pulled out");
