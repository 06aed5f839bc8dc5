namespace GemRouter;

/// <summary>An extra ability of any component: it takes new options while it runs.</summary>
public interface IReloadable
{
    /// <summary>Takes new options, that are valid and differ from the present ones in <see cref="ReloadableAttribute"/> properties alone. Called by one thread, while
    /// the data plane goes on. It must not fail for a reason that the options' validation could have found.</summary>
    void Reload(object options);
}
