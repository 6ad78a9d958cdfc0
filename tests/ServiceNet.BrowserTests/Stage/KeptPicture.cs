using Microsoft.Playwright;

namespace ServiceNet.BrowserTests;

/// <summary>
/// Holds a page against the picture kept of it. Both are looked at from afar, four pixels as one, so that a browser's
/// next way of smoothing letters is no change, and a missing button, a moved card or another colour is.
/// </summary>
internal static class KeptPicture
{
    /// <summary>Of a hundred spots, how many may differ: clocks and numbers that no mask covers.</summary>
    private const double Tolerance = 1.0;

    /// <summary>
    /// The same within any window of 64 by 64 pixels: a button that is missing from a long page is less than one in a
    /// hundred of the page, and most of its window.
    /// </summary>
    private const double TileTolerance = 35.0;

    private const string Compare =
        """
        async ({ one, other, most, mostOfTile }) => {
          const look = async (jpeg) => {
            const image = new Image();
            image.src = 'data:image/jpeg;base64,' + jpeg;
            await image.decode();
            const canvas = new OffscreenCanvas(Math.ceil(image.width / 4), Math.ceil(image.height / 4));
            const context = canvas.getContext('2d');
            context.imageSmoothingQuality = 'high';
            context.drawImage(image, 0, 0, canvas.width, canvas.height);
            return { width: image.width, height: image.height, spots: context.getImageData(0, 0, canvas.width, canvas.height).data };
          };
          const [a, b] = [await look(one), await look(other)];
          if (a.width !== b.width || Math.abs(a.height - b.height) > 8) return `${a.width}x${a.height} was ${b.width}x${b.height}`;
          const across = Math.ceil(a.width / 4), down = Math.ceil(Math.min(a.height, b.height) / 4);
          const differs = (x, y) => {
            const i = 4 * (y * across + x);
            return Math.max(Math.abs(a.spots[i] - b.spots[i]), Math.abs(a.spots[i + 1] - b.spots[i + 1]), Math.abs(a.spots[i + 2] - b.spots[i + 2])) > 32;
          };
          // Summed up from the corner, so that any window is four look-ups. Windows overlap by half: none cuts a button in two.
          const sums = new Int32Array((across + 1) * (down + 1));
          const sum = (x, y) => sums[y * (across + 1) + x];
          for (let y = 0; y < down; y++) {
            for (let x = 0; x < across; x++) {
              sums[(y + 1) * (across + 1) + x + 1] = (differs(x, y) ? 1 : 0) + sum(x, y + 1) + sum(x + 1, y) - sum(x, y);
            }
          }
          const whole = 100 * sum(across, down) / (across * down);
          let tile = 0, at = '';
          for (let y = 0; y + 16 <= down; y += 8) {
            for (let x = 0; x + 16 <= across; x += 8) {
              const share = 100 * (sum(x + 16, y + 16) - sum(x, y + 16) - sum(x + 16, y) + sum(x, y)) / 256;
              if (share > tile) [tile, at] = [share, `${4 * x},${4 * y}`];
            }
          }
          return whole > most || tile > mostOfTile ? `${whole.toFixed(2)} % of it differs, ${tile.toFixed(0)} % of the 64 pixels at ${at}` : '';
        }
        """;

    /// <summary>True when the pictures are to be kept anew instead of compared: <c>SERVICENET_KEEP_PICTURES=1</c>.</summary>
    public static bool Keeping => Environment.GetEnvironmentVariable("SERVICENET_KEEP_PICTURES") == "1";

    /// <summary>Keeps the page, or says what is different; null when nothing is.</summary>
    /// <param name="visitor">Who looks.</param>
    /// <param name="name">The picture's name.</param>
    /// <param name="changing">What is different each time: codes, numbers.</param>
    public static async Task<string?> HoldAgainstKeptAsync(this Visitor visitor, string name, params string[] changing)
    {
        await visitor.QuietAsync();
        var taken = await visitor.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            // A tenth of the size; from afar there is no difference.
            Type = ScreenshotType.Jpeg,
            Quality = 60,
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
            Mask = [.. changing.Select(visitor.By)],
            MaskColor = "#888888",
        });
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.KeptPictures, visitor.Screen.Folder())).FullName, name + ".jpg");
        if (Keeping)
        {
            await File.WriteAllBytesAsync(file, taken);
            return null;
        }

        if (!File.Exists(file))
        {
            return $"{name}: no picture is kept; look at the page, then run with SERVICENET_KEEP_PICTURES=1";
        }

        var blank = await visitor.Page.Context.NewPageAsync();
        var found = await blank.EvaluateAsync<string>(Compare, new
        {
            one = Convert.ToBase64String(taken),
            other = Convert.ToBase64String(await File.ReadAllBytesAsync(file)),
            most = Tolerance,
            mostOfTile = TileTolerance,
        });
        await blank.CloseAsync();
        if (found.Length == 0)
        {
            return null;
        }

        await visitor.PictureAsync($"differs-{name}");
        return $"{name} on {visitor.Screen}: {found}; see artifacts/screenshots/{visitor.Screen.Folder()}/differs-{name}.png";
    }
}
