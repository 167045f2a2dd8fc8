namespace Piaohao.Keys.Tests;
